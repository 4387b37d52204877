import type { JSONObject } from '../json/unknown.ts';
import type { FileInput, TextInput } from './ChatRequest.ts';
import type { UserTurn } from './turnsOf.ts';

/** Writes what the user said: a text as it is, else each piece. */
export function userOf(
  { role, content }: UserTurn,
  input: (piece: TextInput | FileInput) => JSONObject,
): JSONObject {
  return { role, content: typeof content === 'string' ? content : content.map(input) };
}
