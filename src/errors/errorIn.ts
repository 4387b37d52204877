import { isObject, numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../json/unknown.ts';

/**
 * Finds the error that a record of any wire reports, in a shape that `classifyError` reads; `undefined` if it reports none.
 *
 * `{ error }` as OpenAI, Anthropic, Google and Ollama send it, also in a choice or in Groq's own field; records of the type
 * `error`; MiniMax' `base_resp`; Cloudflare's `errors`; a bare code with a message; FastAPI's `detail`.
 */
export function errorIn(record: JSONObject): unknown {
  const type = textIn(record['type']) ?? '';
  if (type === 'error' || type === 'response.error' || record['object'] === 'error') return record;
  // The response around it says what failed, and what did not.
  if (type.startsWith('response.')) return undefined;
  if (record['error']) return record;

  const inChoice = objectIn(objectsIn(record['choices'])[0])['error'];
  const error = inChoice ?? objectIn(record['x_groq'])['error'] ?? objectsIn(record['errors'])[0];
  if (error) return { error };

  const { status_code: code, status_msg: message } = objectIn(record['base_resp']);
  if (numberIn(code)) return { error: { code, message } };
  return isBareError(record) ? record : undefined;
}

/** Tells a code with a message, or a `detail` alone, from a record that has content beside them. */
function isBareError(record: JSONObject): boolean {
  const { detail, message } = record;
  if (textIn(message))
    return Object.keys(record).every((key) => BARE.test(key)) && Object.keys(record).length > 1;
  return (!!textIn(detail) || isObject(detail)) && Object.keys(record).length === 1;
}

const BARE = /^(code|message|status|status_code|reason|details|param|request_?id|timestamp|path)$/i;
