import { textIn, type JSONObject } from '../../json/unknown.ts';

/**
 * Adds a fragment to the details of reasoning, which the next turn sends back as they were. It continues the latest detail of
 * its index, unless that is another one, signed or encrypted.
 */
export function mergeDetail(details: JSONObject[], fragment: JSONObject): void {
  const { type, id, index } = fragment;
  const at = details.findLastIndex((detail) => detail['index'] === index);
  const last = details[at];
  const isSame =
    last?.['type'] === type &&
    !last?.['signature'] &&
    !last?.['data'] &&
    !(id && last?.['id'] && id !== last['id']);
  // By entries, because an assignment throws for a key of a frozen prototype.
  const merged = new Map(Object.entries((isSame && last) || {}));
  for (const [key, value] of Object.entries(fragment)) {
    const before = merged.get(key);
    const text = /^(text|summary)$/.test(key) && textIn(before);
    // A later null says nothing.
    merged.set(key, text ? text + (textIn(value) ?? '') : (value ?? before ?? value));
  }
  details[last && isSame ? at : details.length] = Object.fromEntries(merged);
}
