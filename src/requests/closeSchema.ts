import { objectIn, type JSONObject } from '../json/unknown.ts';
import { mapSchema } from './mapSchema.ts';

/** Closes each object that doesn't say whether it is open, and leaves out the keywords that the provider refuses. */
export function closeSchema(schema: JSONObject, refused?: RegExp): JSONObject {
  const closed = mapSchema(schema, (inner) => {
    const fields = refused ? withoutFields(inner, refused) : inner;
    return 'properties' in fields ? { additionalProperties: false, ...fields } : fields;
  });
  return objectIn(closed);
}

function withoutFields(schema: JSONObject, names: RegExp): JSONObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.test(name)));
}
