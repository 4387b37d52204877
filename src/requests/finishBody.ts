import { mapFields } from '../json/mapFields.ts';
import { isObject, objectIn, type JSONObject } from '../json/unknown.ts';

/**
 * Merges `extra` into a body and makes the body what JSON would make of it: without fields that are `undefined`, and
 * well-formed, because a provider takes half of a surrogate pair for broken JSON.
 */
export function finishBody(body: JSONObject, extra: JSONObject = {}): JSONObject {
  try {
    return objectIn(
      JSON.parse(
        JSON.stringify(merge(body, extra)).replace(HALF, (_, backslash: string = '\ufffd') => backslash),
      ),
    );
  } catch {
    // The platform's message quotes the names of fields.
    throw new TypeError('The request is not JSON');
  }
}

/** JSON escapes a surrogate only if it is alone. An escaped backslash is matched too, because it may come before such letters. */
const HALF = /(\\\\)|\\ud[89a-f]../g;

function merge(base: unknown, extra: unknown): unknown {
  if (!isObject(base) || !isObject(extra)) return extra;
  return { ...base, ...mapFields(extra, (value, name) => merge(base[name], value)) };
}
