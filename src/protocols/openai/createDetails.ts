import { ParseError } from '../../errors/ParseError.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';
import { MAX_ITEMS } from '../../delta/maxItems.ts';

/** What the next turn sends back of the reasoning. */
export interface ReasoningDetails {
  readonly list: readonly JSONObject[];
  merge(fragment: JSONObject): void;
}

/**
 * Makes what adds a fragment to the details of reasoning, which the next turn sends back as they were. It continues the latest detail of
 * its index, unless that is another one, signed or encrypted.
 */
export function createDetails(): ReasoningDetails {
  const list: JSONObject[] = [];
  /** The place of the latest detail of each index. */
  const places = new Map<unknown, number>();
  return {
    list,
    merge(fragment) {
      const index = fragment['index'];
      const at = places.get(index) ?? list.length;
      const [merged, isSame] = mergeDetail(list[at], fragment);
      const place = isSame ? at : list.length;
      list[place] = merged;
      places.set(index, place);
      if (list.length > MAX_ITEMS || Object.keys(merged).length > MOST_KEYS)
        throw new ParseError('too-large');
    },
  };
}

/** A detail is copied with each of its fragments. */
const MOST_KEYS = 64;

function mergeDetail(last: JSONObject | undefined, fragment: JSONObject): readonly [JSONObject, boolean] {
  const { type, id } = fragment;
  const isSame =
    !!last &&
    last['type'] === type &&
    !last['signature'] &&
    !last['data'] &&
    !(id && last['id'] && id !== last['id']);
  const known = isSame ? last : {};
  const changed = Object.entries(fragment).flatMap(([key, value]) => {
    // A later null says nothing.
    if (value === null && Object.hasOwn(known, key)) return [];
    const text = /^(text|summary)$/.test(key) && textIn(known[key]);
    return [[key, text ? text + (textIn(value) ?? '') : value] as const];
  });
  // Neither assigns: that would throw for a key of a frozen prototype.
  return [{ ...known, ...Object.fromEntries(changed) }, isSame];
}
