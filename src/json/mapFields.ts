import type { JSONObject } from './unknown.ts';

/** Makes an object of the same fields, with what `change` makes of each value. */
export function mapFields<Value>(
  fields: { readonly [key: string]: Value },
  change: (value: Value, key: string) => unknown,
): JSONObject {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value, key)]));
}
