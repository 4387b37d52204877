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
  const merged: Record<string, unknown> = isSame ? { ...last } : {};
  for (const [key, value] of Object.entries(fragment)) {
    const text = /^(text|summary)$/.test(key) && textIn(merged[key]);
    // A later null says nothing.
    merged[key] = text ? text + (textIn(value) ?? '') : (value ?? merged[key] ?? value);
  }
  details[last && isSame ? at : details.length] = merged;
}
