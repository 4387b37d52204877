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
      const last = list[at];
      const [merged, isSame] = mergeDetail(last, fragment);
      const place = isSame ? at : list.length;
      list[place] = merged;
      places.set(index, place);
      if (list.length > MAX_ITEMS) throw new ParseError('too-large');
      if (Object.keys(merged).length > MOST_KEYS) throw new ParseError('too-many-keys');
    },
  };
}

/** The details are copied when they are emitted. */
const MOST_KEYS = 1_000;

function mergeDetail(last: JSONObject | undefined, fragment: JSONObject): readonly [JSONObject, boolean] {
  const { type, id } = fragment;
  const isSame =
    !!last &&
    last['type'] === type &&
    !last['signature'] &&
    !last['data'] &&
    !(id && last['id'] && id !== last['id']);
  // By entries, because an assignment throws for a key of a frozen prototype.
  const merged = new Map(Object.entries(isSame ? last : {}));
  for (const [key, value] of Object.entries(fragment)) {
    const before = merged.get(key);
    const text = /^(text|summary)$/.test(key) && textIn(before);
    // A later null says nothing.
    merged.set(key, text ? text + (textIn(value) ?? '') : (value ?? before ?? value));
  }
  return [Object.fromEntries(merged), isSame];
}
