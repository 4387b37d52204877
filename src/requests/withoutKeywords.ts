import { objectIn, type JSONObject } from '../json/unknown.ts';
import { mapSchema } from './mapSchema.ts';

/** Leaves out the keywords that a provider refuses, at each depth of a schema. */
export function withoutKeywords(schema: JSONObject, refused: RegExp): JSONObject {
  return objectIn(
    mapSchema(schema, (inner) =>
      Object.fromEntries(Object.entries(inner).filter(([name]) => !refused.test(name))),
    ),
  );
}
