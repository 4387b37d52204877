import type { Hole, Holder, JSONTemplate } from './readTemplate.ts';

/**
 * Finds what two JSON texts share that differ in nothing but some strings and whole numbers; `undefined` where they
 * differ in anything else, or in nothing.
 *
 * Where the value of a hole belongs is asked of `JSON.parse` itself, with a mark in the hole: names that come twice,
 * and whatever else JSON allows, count as they count there.
 */
export function learnTemplate(before: string, text: string): JSONTemplate | undefined {
  const old = tokensOf(before);
  const tokens = tokensOf(text);
  if (old.length !== tokens.length) return undefined;
  // A hole's mark is longer than the text, so that nothing else in it can be the same.
  const marks = tokens.map((token, at) => (token === old[at] ? undefined : '-'.repeat(text.length) + at));
  const fits = tokens.every((token, at) => marks[at] === undefined || /^["\d]/.test(token));
  if (!fits || marks.every((mark) => mark === undefined)) return undefined;

  const value = parse(
    tokens.map((token, at) => (marks[at] === undefined ? token : `"${marks[at]}"`)).join(''),
  );
  if (!isHolder(value)) return undefined;
  const places = new Map<unknown, Place>();
  note(value, places);

  const holes: Hole[] = [];
  let rest = '';
  for (const [at, token] of tokens.entries()) {
    if (marks[at] === undefined) {
      rest += token;
      continue;
    }
    const place = places.get(marks[at]);
    // The name of a field is no place, nor is a part of a number, nor what a later field of the same name replaces.
    if (!place) return undefined;
    const quote = token.startsWith('"') ? '"' : '';
    holes.push({ before: rest + quote, isNumber: quote === '', ...place });
    rest = quote;
  }
  // As long as it is, and no longer: a frame lives as long as its stream.
  return { value, holes: holes.slice(), rest };
}

type Place = Pick<Hole, 'holder' | 'key'>;

/** Strings, runs of digits, and what stands between them. */
function tokensOf(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|\d+|[^"\d]+/g) ?? [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function note(holder: Holder, places: Map<unknown, Place>): void {
  for (const [key, value] of Object.entries(holder)) {
    if (isHolder(value)) note(value, places);
    else places.set(value, { holder, key });
  }
}
