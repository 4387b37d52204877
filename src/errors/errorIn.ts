import { firstIn, jsonIn, numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../json/unknown.ts';

/**
 * Finds the error that a body or a record of any wire reports; `undefined` if it reports none.
 *
 * `{ error }` as OpenAI, Anthropic, Google and Ollama send it, also in a list, in a choice or in Groq's own field; records of
 * the type `error`; MiniMax' `base_resp`; Cloudflare's `errors`; a bare code or type with a message; FastAPI's `detail`.
 */
export function errorIn(body: unknown): JSONObject | undefined {
  const record = objectIn(firstIn(body));
  const type = textIn(record['type']) ?? '';
  if (type === 'error' || type === 'response.error' || record['object'] === 'error') return record;
  // The response around it says what failed, and what did not.
  if (type.startsWith('response.')) return undefined;
  if (record['error']) return record;

  const inChoice = objectsIn(record['choices'])[0]?.['error'];
  const error = inChoice ?? objectIn(record['x_groq'])['error'] ?? objectsIn(record['errors'])[0];
  if (error) return { error };

  // MiniMax' numbers mean nothing here, so that its words are the code.
  const { status_code: number, status_msg: message } = objectIn(record['base_resp']);
  if (numberIn(number)) return { error: { code: message, message } };
  return isBareError(record) ? record : undefined;
}

/** Tells a code or a type with a message, or a `detail` alone, from a record that has content beside them. */
function isBareError(record: JSONObject): boolean {
  const { detail, message, type } = record;
  const keys = Object.keys(record);
  if (!textIn(message)) return keys.length === 1 && jsonIn(firstIn(detail)) !== undefined;
  // The types in capitals are AG-UI's, whose reader knows which of them is the end.
  const isError = !type || /[a-z]_?[eE]rror$/.test(textIn(type) ?? '');
  return isError && keys.length > 1 && keys.every((key) => BARE.test(key));
}

const BARE = /^(code|message|status|status_?code|type|reason|details|param|(s|request_?)id|timestamp|path)$/i;
