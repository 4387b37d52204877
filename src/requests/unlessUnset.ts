import type { JSONObject } from '../json/unknown.ts';

/** The group of settings, or nothing if none of them is set. */
export function unlessUnset(settings: JSONObject): JSONObject | undefined {
  return Object.values(settings).some((value) => value !== undefined) ? settings : undefined;
}
