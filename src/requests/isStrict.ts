import { objectIn, type JSONObject } from '../json/unknown.ts';
import { mapSchema } from './mapSchema.ts';

/**
 * Whether a decoder may be told to be strict: at each depth objects are closed and require all that they have, and nothing
 * is left to what such decoders refuse.
 */
export function isStrict(schema: JSONObject): boolean {
  let strict = true;
  mapSchema(schema, (inner) => {
    const required = Array.isArray(inner['required']) ? inner['required'] : [];
    const isClosed = inner['type'] !== 'object' || inner['additionalProperties'] === false;
    const isComplete = Object.keys(objectIn(inner['properties'])).every((name) => required.includes(name));
    strict &&= isClosed && isComplete && !REFUSED.test(Object.keys(inner).join(' '));
    return inner;
  });
  return strict;
}

const REFUSED = /\b(allOf|not|if|then|else|dependent\w+|patternProperties|propertyNames)\b/;
