import { firstIn, objectIn, objectsIn, textIn, type JSONObject } from '../json/unknown.ts';
import { errorIn } from './errorIn.ts';
import { readRetryAfter, readRetryDelay } from './retryAfter.ts';

/**
 * Which remedy a server's error calls for.
 *
 * - `transient`: send the same request again, later.
 * - `quota`: pay or raise a limit first.
 * - `content-policy`: the provider declines this content.
 * - `bad-request`: the request, its key or its model must change.
 */
export type ErrorReason = 'transient' | 'quota' | 'content-policy' | 'bad-request';

/** The verdict on a server's error, whether it came as a status, in an error body or inside a 200 stream. */
export interface ErrorVerdict {
  readonly reason: ErrorReason;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
}

/** OpenAI `insufficient_quota`, Anthropic `billing_error`, AWS `ServiceQuotaExceededException`. */
const QUOTA = /quota|billing|balance|credit|spend|payment|arrear|budget|usage_?limit/i;
/** OpenAI `content_filter` and `cyber_policy`, Azure `ResponsibleAIPolicyViolation`. */
const DECLINED = /content_?filter|policy|safety|moderation|responsibleai|inspection|refus|guardrail/i;
/** Anthropic `overloaded_error`, Google `RESOURCE_EXHAUSTED`, AWS `throttlingException`, AG-UI `TIMEOUT`. */
const TRANSIENT =
  /rate_?limit|too_?many|throttl|exhausted|overload|capacity|busy|unavailable|time_?d?_?out|deadline|server_?error|internal|^api_error$|abort/i;
/** OpenAI `context_length_exceeded`, Google `INVALID_ARGUMENT`, Groq `tool_use_failed`, Azure `DeploymentNotFound`. */
const BAD_REQUEST =
  /invalid|authenti|permission|forbidden|unauthori|not_?found|unsupported|not_?supported|validation|unprocessable|too_(large|small|long)|max_(tokens|length)|token_limit|context_length|image_(parse|download)|download_image|empty_image|data_residency|precondition|tool_use_failed/i;

/** The AI SDK's `abort`, OpenAI's `cancelled`: somebody stopped the answer, so the same request would not help. */
const STOPPED = /(^| )(abort|cancell?ed)( |$)/;

/** Gives the verdict on a server's error from its body, status and headers. */
export function classifyError(body: unknown, status?: number, headers?: Headers): ErrorVerdict {
  const error = readError(body);
  const words = collectWords(error, headers);
  const codes = [error['status_code'], error['StatusCode'], error['code'], error['status']];
  const stated = status ?? codes.map(Number).find(isStatus);
  const details = objectsIn(error['details']);
  const detail = textIn(error['message']);
  const isExhausted = isDailyQuota(details) || (words.length === 0 && mentionsUsageLimit(detail));
  // Google names a delay of seconds even for a quota that is only renewed at midnight.
  const delay = isExhausted ? undefined : readRetryDelay(details, detail);
  const advice = headers?.get('x-should-retry');

  return {
    reason: isExhausted ? 'quota' : decideReason(words.join(' '), stated, advice, delay !== undefined),
    code: words.find(isCode),
    detail: detail?.slice(0, 1024),
    retryAfter: readRetryAfter(headers) ?? delay,
  };
}

/** Google's `QuotaFailure`: `{ "violations": [{ "quotaId": "…PerDay…" }] }`. */
function isDailyQuota(details: readonly JSONObject[]): boolean {
  return details
    .flatMap((detail) => objectsIn(detail['violations']))
    .some((violation) => textIn(violation['quotaId'])?.includes('PerDay'));
}

/** Ollama's cloud sends only a message, and MiniMax a number beside it. */
function mentionsUsageLimit(message = ''): boolean {
  return /\busage limit\b|\binsufficient (balance|credit|quota)/i.test(message);
}

function decideReason(
  words: string,
  status: number | undefined,
  advice: string | null = '',
  hasDelay = false,
): ErrorReason {
  if (status === 402 || (QUOTA.test(words) && !hasDelay)) return 'quota';
  if (DECLINED.test(words)) return 'content-policy';
  if (advice === 'true') return 'transient';
  if (advice === 'false') return 'bad-request';
  if (status !== undefined) return isTransientStatus(status) ? 'transient' : 'bad-request';
  if (STOPPED.test(words)) return 'bad-request';
  // Without a status the server had answered 200, so it accepted the request: an unknown error is its own.
  return BAD_REQUEST.test(words) && !TRANSIENT.test(words) ? 'bad-request' : 'transient';
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501);
}

/**
 * Reads the error in each provider's shape of body, from `{ error: { … } }` to a gateway's text. A page, or JSON that
 * was cut, isn't a message.
 */
function readError(body: unknown): JSONObject {
  if (typeof body === 'string') return /^\s*[<{[]/.test(body) ? {} : { message: body };
  const outer = errorIn(body) ?? objectIn(firstIn(body));
  const inner = firstIn(outer['error'] ?? outer['detail'] ?? outer['errorText']);
  if (typeof inner === 'string') return { ...outer, message: inner };
  return { ...outer, ...objectIn(inner), ...readAWSException(outer) };
}

/** AWS's event stream names the exception in the key: `{ throttlingException: { message } }`. */
function readAWSException(outer: JSONObject): JSONObject {
  const type = Object.keys(outer).find((key) => key.endsWith('Exception'));
  return type === undefined ? {} : { ...objectIn(outer[type]), type };
}

/** The server's codes for the error. xAI's codes are sentences: they count for the verdict, but are never shown. */
function collectWords(error: JSONObject, headers: Headers | undefined): readonly string[] {
  // OpenRouter sends each wire's usual code, and its own exact one beside it.
  const exact = textIn(error['error_type']) ?? textIn(objectIn(error['metadata'])['error_type']);
  const words = exact ? [exact] : [error['code'], error['type'], error['status'], readAWSHeader(headers)];
  return words.filter((word) => textIn(word) !== undefined).map(String);
}

/** AWS's REST answers name the error in a header, in some with a colon and a URL after it. */
function readAWSHeader(headers: Headers | undefined): string | undefined {
  return headers?.get('x-amzn-errortype')?.split(':', 1)[0];
}

/** A code reaches messages and logs, so it must be a machine's word and never a sentence. */
function isCode(value: string): boolean {
  return !/^(run_)?error$/i.test(value) && /^[A-Za-z][\w.:-]{0,63}$/.test(value);
}

function isStatus(value: number): boolean {
  return value >= 400 && value < 600;
}
