import { firstIn, jsonIn, objectIn, textIn, type JSONObject } from '../json/unknown.ts';

/**
 * Finds the error that a body or a record of any wire reports; `undefined` if it reports none.
 *
 * `{ error }` as OpenAI, Anthropic, Google and Ollama send it, also in a list, in a choice or in Groq's own field; records of
 * the type `error`; MiniMax' `base_resp`; Cloudflare's `errors`; Apigee's `fault`; `Error`, which Tencent and Volcengine wrap; a
 * bare code or type with a message, also as Baidu's `error_code` and `error_msg`; FastAPI's `detail`.
 */
export function errorIn(body: unknown): JSONObject | undefined {
  const record = objectIn(firstIn(body));
  const type = textIn(record['type']) ?? '';
  if (type === 'error' || type === 'response.error' || record['object'] === 'error') return record;
  // The response around it says what failed, and what did not.
  if (type.startsWith('response.')) return undefined;
  if (record['error']) return record;

  const base = objectIn(record['base_resp']);
  const error =
    objectIn(firstIn(record['choices']))['error'] ??
    objectIn(record['x_groq'])['error'] ??
    firstIn(record['errors']) ??
    record['fault'] ??
    objectIn(record['Response'] ?? record['ResponseMetadata'] ?? record)['Error'] ??
    (Number(base['status_code']) && base);
  if (error) return { error };
  return isBareError(record, type) ? record : undefined;
}

/** The code and the message of an error, also under other names: Baidu's `error_msg`, a gateway's `errorMessage`. */
export function plainly(error: JSONObject): JSONObject {
  const names = Object.keys(error);
  const find = (name: RegExp): unknown => error[names.find((key) => name.test(key)) ?? ''];
  return {
    code: error['code'] ?? find(/(^|_|r)code$/i),
    message: error['message'] ?? find(/(m(sg|essage)|string)$/i),
  };
}

/** Tells a code or a type with a message, or a `detail` alone, from a record that has content beside them. */
function isBareError(record: JSONObject, type: string): unknown {
  const keys = Object.keys(record).filter((key) => record[key]);
  if (!keys.every((key) => BARE.test(key))) return undefined;
  const { detail, id } = record;
  const { code, message } = plainly(record);
  if (keys.length === 1) return jsonIn(firstIn(detail));
  // The types in capitals are AG-UI's, whose reader knows which of them is the end.
  return textIn(message) && (type ? /[a-z]_?[eE]rror$/.test(type) : (code ?? !id));
}

const BARE = /^(\w*(code|m(sg|essage)|id|type)|status|reason|details?|param|timestamp|path)$/i;
