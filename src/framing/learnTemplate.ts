import { parseJSON } from '../json/parseJSON.ts';
import type { Container, Holder, JSONTemplate, Slot } from './readTemplate.ts';

/**
 * Finds what two JSON texts share that differ in nothing but some strings and whole numbers; `undefined` if they
 * differ in anything else, or in nothing.
 *
 * `JSON.parse` itself says where the value of a slot belongs, because a mark is in the slot: keys that come twice, and
 * whatever else JSON allows, count as they count there. Where a mark can't be, the marked text isn't JSON.
 */
export function learnTemplate(before: string, text: string): JSONTemplate | undefined {
  const old = tokensOf(before);
  const tokens = tokensOf(text);
  if (tokens.filter((token, at) => token !== old[at]).length > MOST_SLOTS) return undefined;
  // A slot's mark is a word that nobody can know, so that nothing else in the text is the same.
  const mark = `${Math.random()}-`;
  const places = new Map<unknown, Place>();
  const holders = new Map<Container, Holder>();
  const slots: Slot[] = [];
  let rest = '';

  /** Also finds the containers around it, the outer ones first. */
  function holderOf(value: Container): Holder {
    const place = places.get(value);
    const outer = place && holderOf(place.container);
    const holder = holders.get(value) ?? { value, outer, key: place?.key ?? '' };
    holders.set(value, holder);
    return holder;
  }

  parseJSON(
    tokens.map((token, at) => (token === old[at] ? token : `"${mark}${at}"`)).join(''),
    function (this: Container, key, value) {
      places.set(value, { container: this, key });
      return value;
    },
  );
  for (const [at, token] of tokens.entries()) {
    if (token === old[at]) {
      rest += token;
      continue;
    }
    const place = places.get(mark + at);
    // Keys can't be slots, nor can parts of a number, nor what a later member of the same key replaces.
    if (!place) return undefined;
    const quote = token.startsWith('"') ? '"' : '';
    slots.push({
      before: rest + quote,
      isNumber: quote === '',
      holder: holderOf(place.container),
      key: place.key,
    });
    rest = quote;
  }
  return slots.length > 0 ? { holders: [...holders.values()], slots, rest } : undefined;
}

/** A text with more of them is parsed as fast as it is compared. */
const MOST_SLOTS = 64;

/** Where a value is. The container of the complete value is one that `JSON.parse` puts around it. */
interface Place {
  readonly container: Container;
  readonly key: string;
}

/** Strings, runs of digits, and what is between them. */
function tokensOf(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|\d+|[^"\d]+/g) ?? [];
}
