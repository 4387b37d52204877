import { firstIn, objectIn, objectsIn, textIn, type JSONObject } from '../json/unknown.ts';
import { errorIn, plainly } from './errorIn.ts';
import { excerptOf } from './excerptOf.ts';
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
  readonly retryable: boolean;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
}

/** OpenAI `insufficient_quota`, Anthropic `billing_error`, AWS `ServiceQuotaExceededException`. */
const QUOTA = /quota|billing|balance|credit|spend|payment|arrear|budget|usage_?limit/i;
/** Ollama's cloud sends only a message, and MiniMax a number beside it. */
const QUOTA_MESSAGE = /usage limit\b|insufficient (balance|credit|quota)/i;
/** OpenAI `content_filter` and `cyber_policy`, Azure `ResponsibleAIPolicyViolation`. */
const DECLINED = /content_?filter|policy|safety|moderation|inspection|refus|guardrail/i;
/**
 * OpenAI `context_length_exceeded`, Google `INVALID_ARGUMENT`, Groq `tool_use_failed`, Azure `DeploymentNotFound`; or
 * the AI SDK's `abort`, OpenAI's `cancelled`: somebody stopped the answer, so the same request would not help.
 */
const BAD_REQUEST =
  /valid|auth|permission|denied|forbidden|missing|expired|not_?found|supported|unprocessable|too_(large|small|long)|max_tokens|token_limit|_length|context_size|bad_?request|image_(parse|download)|(empty|load)_image|residency|precondition|tool_use|(^| )(abort|cancell?ed)( |$)/i;
/** What counts beside such a word: a host may send OpenAI's `invalid_request_error` with any code. */
const TRANSIENT =
  /rate_?limit|too_?many|throttl|exhausted|overload|capacity|busy|unavailable|timed?_?out|deadline|internal|slow_?down|reset-step|(server|api|model|stream|unknown)[_-]?error/i;
/**
 * A code reaches messages and logs, and a server may say a key back in place of it. So it must be a word that the verdict knows,
 * with at most 4 digits, and not `iN sUcH letters`; or too short for a key.
 */
const CODE = /^(?!(\D*\d){5}|.*[a-z][A-Z][a-z][A-Z])[A-Za-z][\w.:-]{0,63}$/;
const KNOWN = [QUOTA, DECLINED, BAD_REQUEST, TRANSIENT];

/** Gives the verdict on a server's error from its body, status and headers. */
export function classifyError(body: unknown, status?: number, headers?: Headers): ErrorVerdict {
  const header = (name: string): string => headers?.get(name) ?? '';
  const error = readError(body);
  const codes = collectCodes(error, header('x-amzn-errortype'));
  const details = objectsIn(error['details']);
  const detail = textIn(error['message']);
  const isExhausted = isDailyQuota(details) || (!codes[0] && QUOTA_MESSAGE.test(detail ?? ''));
  // Google names a delay of seconds even for a quota that is only renewed at midnight.
  const delay = isExhausted ? undefined : readRetryDelay(details, detail);
  const own = statusIn(error);
  const stated = status ?? own;
  // MiniMax' and Baidu's numbers mean nothing here, so that their words are the code.
  const words = (codes[0] || own || !error['code'] ? codes : [detail]).join(' ');

  let reason: ErrorReason = 'bad-request';
  if (isExhausted || stated === 402 || (QUOTA.test(words) && delay === undefined)) reason = 'quota';
  else if (DECLINED.test(words)) reason = 'content-policy';
  else if (isTransient(words, stated, header('x-should-retry'))) reason = 'transient';

  return {
    reason,
    retryable: reason === 'transient',
    code: codes.find(
      (code) => CODE.test(code) && (code.length < 5 || KNOWN.some((words) => words.test(code))),
    ),
    detail: detail && excerptOf(detail, 1024),
    retryAfter: readRetryAfter(header) ?? delay,
  };
}

/** Google's `QuotaFailure`: `{ "violations": [{ "quotaId": "…PerDay…" }] }`. */
function isDailyQuota(details: readonly JSONObject[]): boolean {
  return details.some(({ violations }) =>
    objectsIn(violations).some(({ quotaId }) => /PerDay/.test(String(quotaId))),
  );
}

function statusIn(error: JSONObject): number | undefined {
  // FastAPI names the place of a field that is wrong.
  const stated = ['status_code', 'statusCode', 'StatusCode', 'code', 'status'].map((name) => error[name]);
  return [error['loc'] && 422, ...stated].map(Number).find((code) => code >= 400 && code < 600);
}

function isTransient(words: string, status: number | undefined, advice: string): boolean {
  if (advice === 'true' || advice === 'false') return advice === 'true';
  if (status !== undefined) return /^(40[89]|429|5(?!01)..)$/.test(String(status));
  // Without a status the server had answered 200, so it accepted the request: an unknown error is its own.
  return TRANSIENT.test(words) || !BAD_REQUEST.test(words);
}

/**
 * Reads the error in each provider's shape of body, from `{ error: { … } }` to a gateway's text. A page, or JSON that
 * was cut, isn't a message.
 */
function readError(body: unknown): JSONObject {
  const outer = errorIn(body) ?? objectIn(firstIn(body));
  const inner =
    typeof body === 'string' && !/^\s*[<{[]/.test(body)
      ? body
      : firstIn(outer['error'] ?? outer['detail'] ?? outer['errorText']);
  // AWS's event stream names the exception in the key: `{ throttlingException: { message } }`.
  const type = Object.keys(outer).find((key) => key.endsWith('Exception'));
  const error = {
    ...outer,
    // Apigee's code is in the detail of its fault.
    ...objectIn(objectIn(inner)['detail']),
    ...(typeof inner === 'string' ? { message: inner } : objectIn(inner)),
    ...(type && { ...objectIn(outer[type]), type }),
  };
  return Object.assign(error, plainly(error));
}

/** The server's codes for the error. xAI's codes are sentences: they count for the verdict, but are never shown. */
function collectCodes(error: JSONObject, fromAWS: string): readonly string[] {
  // OpenRouter sends each wire's usual code, and its own exact one beside it.
  const exact = textIn(error['error_type']) ?? textIn(objectIn(error['metadata'])['error_type']);
  // AWS's REST answers name the error in a header, in some with a colon and a URL after it.
  const codes = exact ? [exact] : [error['code'], error['type'], error['status'], fromAWS.split(':', 1)[0]];
  return codes.filter((code): code is string => typeof code === 'string' && /\D/.test(code));
}
