import type { JSONObject } from '../json/unknown.ts';
import type { ToolDescription } from './ChatRequest.ts';
import { jsonSchemaOf } from './jsonSchemaOf.ts';

/** Writes a tool in the form that OpenAI's chat has in common with Ollama and Cohere. */
export function functionTool(name: string, { description, input }: ToolDescription): JSONObject {
  return { type: 'function', function: { name, description, parameters: jsonSchemaOf(input) } };
}
