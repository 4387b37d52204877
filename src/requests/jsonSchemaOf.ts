import type { JSONObject } from '../json/unknown.ts';
import type { Schema } from './ChatRequest.ts';
import { closeSchema } from './closeSchema.ts';

/**
 * The JSON Schema to send: of what the model has to write, so a field with a default is optional.
 *
 * Libraries leave open what they read with unknown fields cut off, so it is closed. What is given raw is sent as it is.
 */
export function jsonSchemaOf(schema: Schema | undefined): JSONObject {
  if (!schema) return { type: 'object', properties: {} };
  if (!('~standard' in schema)) return schema.jsonSchema;
  const { $schema, ...described } = schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  return closeSchema(described);
}
