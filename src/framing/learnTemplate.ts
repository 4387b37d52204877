import { parseJSON } from '../json/parseJSON.ts';
import type { Container, Holder, JSONTemplate, Slot } from './readTemplate.ts';

/**
 * Finds what two JSON texts share that differ in nothing but some strings and whole numbers; `undefined` if they
 * differ in anything else, or in nothing.
 *
 * `JSON.parse` itself says where the value of a slot belongs, because a mark is in the slot: keys that come twice, and
 * whatever else JSON allows, count as they count there.
 */
export function learnTemplate(before: string, text: string): JSONTemplate | undefined {
  const old = tokensOf(before);
  const tokens = tokensOf(text);
  if (old.length !== tokens.length) return undefined;
  // A slot's mark is longer than the text, so that nothing else in it can be the same.
  const marks = tokens.map((token, at) => (token === old[at] ? undefined : '-'.repeat(text.length) + at));
  const fits = tokens.every((token, at) => marks[at] === undefined || /^["\d]/.test(token));
  if (!fits || marks.every((mark) => mark === undefined)) return undefined;

  const value = parseJSON(
    tokens.map((token, at) => (marks[at] === undefined ? token : `"${marks[at]}"`)).join(''),
  );
  if (!isContainer(value)) return undefined;
  const places = new Map<unknown, Place>();
  findPlaces({ value, outer: undefined, key: '' }, places);

  const holders = new Set<Holder>();
  const slots: Slot[] = [];
  let rest = '';
  for (const [at, token] of tokens.entries()) {
    if (marks[at] === undefined) {
      rest += token;
      continue;
    }
    const place = places.get(marks[at]);
    // Keys can't be slots, nor can parts of a number, nor what a later member of the same key replaces.
    if (!place) return undefined;
    addWay(place.holder, holders);
    const quote = token.startsWith('"') ? '"' : '';
    slots.push({ before: rest + quote, isNumber: quote === '', ...place });
    rest = quote;
  }
  // Without the room that growing leaves: a template lives as long as its stream.
  return { holders: [...holders], slots: slots.slice(), rest };
}

type Place = Pick<Slot, 'holder' | 'key'>;

/** Strings, runs of digits, and what is between them. */
function tokensOf(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|\d+|[^"\d]+/g) ?? [];
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function findPlaces(holder: Holder, places: Map<unknown, Place>): void {
  for (const [key, value] of Object.entries(holder.value)) {
    if (isContainer(value)) findPlaces({ value, outer: holder, key }, places);
    else places.set(value, { holder, key });
  }
}

/** Adds a container and those around it, the outer ones first. */
function addWay(holder: Holder, holders: Set<Holder>): void {
  if (holder.outer) addWay(holder.outer, holders);
  holders.add(holder);
}
