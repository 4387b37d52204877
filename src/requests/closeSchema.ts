import { objectIn, type JSONObject } from '../json/unknown.ts';
import { mapSchema } from './mapSchema.ts';

/** Closes each object that doesn't say whether it is open. */
export function closeSchema(schema: JSONObject): JSONObject {
  return objectIn(
    mapSchema(schema, (inner) => ('properties' in inner ? { additionalProperties: false, ...inner } : inner)),
  );
}
