import { objectIn, objectsIn, textIn, type JSONObject } from '../json/unknown.ts';
import { retryAfterOf, retryDelayOf } from './retryAfter.ts';

/**
 * Which remedy a refusal by the server calls for.
 *
 * - `transient`: send the same request again, later.
 * - `quota`: somebody must pay or raise a limit first.
 * - `content-policy`: the provider declines this content.
 * - `bad-request`: the request, its key or its model must change.
 */
export type ErrorReason = 'transient' | 'quota' | 'content-policy' | 'bad-request';

/** What a server's refusal says, wherever it said it: in a status, an error body or inside a 200 stream. */
export interface ErrorVerdict {
  readonly reason: ErrorReason;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
}

const QUOTA = /quota|billing|balance|credit|spend|payment|arrear|budget|usage_?limit/i;
const DECLINED = /content_?filter|policy|safety|moderation|responsibleai|inspection|refus|guardrail/i;
const TRANSIENT =
  /rate_?limit|too_?many|throttl|exhausted|overload|capacity|busy|unavailable|time_?d?_?out|deadline|server_?error|internal|^api_error$|abort/i;
const BAD_REQUEST =
  /invalid|authenti|permission|forbidden|unauthori|not_?found|unsupported|not_?supported|validation|unprocessable|too_(large|small|long)|max_(tokens|length)|token_limit|context_length|image_(parse|download)|download_image|empty_image|data_residency|precondition|tool_use_failed/i;

/** Reads the one verdict on a refusal from its status, headers and body. */
export function classifyError(body: unknown, status?: number, headers?: Headers): ErrorVerdict {
  const error = errorOf(body);
  const words = wordsOf(error, headers);
  const codes = [error['status_code'], error['StatusCode'], error['code'], error['status']];
  const stated = status ?? codes.map(Number).find(isStatus);
  const details = objectsIn(error['details']);
  const detail = textIn(error['message']);
  const isUsedUp = isForTheDay(details) || (words.length === 0 && saysUsedUp(detail));
  // Google names a wait of seconds beside a quota that begins anew at midnight.
  const delay = isUsedUp ? undefined : retryDelayOf(details, detail);
  const advice = headers?.get('x-should-retry');

  return {
    reason: isUsedUp ? 'quota' : reasonOf(words.join(' '), stated, advice, delay !== undefined),
    code: words.find(isWord),
    detail: detail?.slice(0, 1024),
    retryAfter: retryAfterOf(headers) ?? delay,
  };
}

/** Google's `QuotaFailure`: `{ "violations": [{ "quotaId": "…PerDay…" }] }`. */
function isForTheDay(details: readonly JSONObject[]): boolean {
  return details
    .flatMap((detail) => objectsIn(detail['violations']))
    .some((violation) => textIn(violation['quotaId'])?.includes('PerDay'));
}

/** Ollama's cloud gives no code, only a sentence. */
function saysUsedUp(message = ''): boolean {
  return /\busage limit\b/i.test(message);
}

function reasonOf(words: string, status = 0, advice: string | null = '', hasDelay = false): ErrorReason {
  if (status === 402 || (QUOTA.test(words) && !hasDelay)) return 'quota';
  if (DECLINED.test(words)) return 'content-policy';
  if (advice === 'true') return 'transient';
  if (advice === 'false') return 'bad-request';
  if (status !== 0) return isTransientStatus(status) ? 'transient' : 'bad-request';
  // Inside a stream that began with 200 the request itself was accepted: what is not named is the server's fault.
  return BAD_REQUEST.test(words) && !TRANSIENT.test(words) ? 'bad-request' : 'transient';
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Finds the error in the shapes that providers give it, from `{ error: { … } }` to a bare string. */
function errorOf(body: unknown): JSONObject {
  const outer = objectIn(Array.isArray(body) ? body[0] : body);
  const inner = outer['error'];
  if (typeof inner === 'string') return { ...outer, message: inner };
  const message = outer['detail'] ?? outer['errorText'];
  return { message, ...outer, ...objectIn(inner), ...awsExceptionOf(outer) };
}

/** AWS's event stream names the exception in the key: `{ throttlingException: { message } }`. */
function awsExceptionOf(outer: JSONObject): JSONObject {
  const type = Object.keys(outer).find((key) => key.endsWith('Exception'));
  return type === undefined ? {} : { ...objectIn(outer[type]), type };
}

/** What the server calls its refusal. xAI's codes are sentences: they take part in the verdict, but are not shown. */
function wordsOf(error: JSONObject, headers: Headers | undefined): readonly string[] {
  // OpenRouter keeps to the codes of each wire, and says beside them what it means.
  const meant = textIn(error['error_type']) ?? textIn(objectIn(error['metadata'])['error_type']);
  const words = meant ? [meant] : [error['code'], error['type'], error['status'], awsErrorOf(headers)];
  return words.filter((word) => textIn(word) !== undefined).map(String);
}

/** AWS's REST answers name it in a header, which may go on behind a colon. */
function awsErrorOf(headers: Headers | undefined): string | undefined {
  return headers?.get('x-amzn-errortype')?.split(':', 1)[0];
}

/** Machine words only: a code reaches messages and logs, so it must not be able to carry a sentence. */
function isWord(value: string): boolean {
  return !/^(run_)?error$/i.test(value) && /^[A-Za-z][\w.:-]{0,63}$/.test(value);
}

function isStatus(value: number): boolean {
  return value >= 400 && value < 600;
}
