import { textIn, type JSONObject } from '../../json/unknown.ts';

/**
 * Adds a fragment to the details of reasoning, which the next turn sends back as they were. It continues the latest detail of
 * its index, unless that is another one, signed or encrypted.
 */
export function mergeDetail(details: JSONObject[], fragment: JSONObject): void {
  const { type, id, index } = fragment;
  const at = details.findLastIndex((detail) => detail['index'] === index);
  const last = details[at] ?? {};
  const isOther =
    last['type'] !== type || last['signature'] || last['data'] || (id && last['id'] && id !== last['id']);
  const before = isOther ? {} : last;

  const merged = Object.entries(fragment).map(([key, value]): [string, unknown] => {
    const text = /^(text|summary)$/.test(key) && textIn(before[key]);
    // A later null says nothing.
    return [key, text ? text + (textIn(value) ?? '') : (value ?? before[key] ?? value)];
  });
  details[at < 0 || isOther ? details.length : at] = { ...before, ...Object.fromEntries(merged) };
}
