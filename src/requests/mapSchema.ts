import { mapFields } from '../json/mapFields.ts';
import { isObject, type JSONObject } from '../json/unknown.ts';

/** Rebuilds a JSON Schema from the inside out, with what `change` makes of each schema in it. */
export function mapSchema(schema: unknown, change: (schema: JSONObject) => JSONObject): unknown {
  if (Array.isArray(schema)) return schema.map((item) => mapSchema(item, change));
  if (!isObject(schema)) return schema;
  return change(
    mapFields(schema, (value, key) => {
      if (VALUES.test(key)) return value;
      return NAMES.test(key) && isObject(value)
        ? mapFields(value, (inner) => mapSchema(inner, change))
        : mapSchema(value, change);
    }),
  );
}

/** Keywords that hold values, not schemas. */
const VALUES = /^(const|enum|default|examples?)$/;
/** Keywords that hold schemas by names of the user's. */
const NAMES = /^(properties|patternProperties|\$defs|definitions|dependentSchemas)$/;
