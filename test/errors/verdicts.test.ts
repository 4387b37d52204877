import { HttpError, ProviderError, type ErrorReason, type Protocol } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../support/protocols.ts';
import { readAll } from '../support/readAll.ts';

/** One error of one provider: as its HTTP answer, and as its record inside a stream that began well. */
interface Case {
  readonly what: string;
  readonly reason: ErrorReason;
  readonly http?: {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  };
  readonly record?: unknown;
  readonly retryAfter?: number;
}

const openai = (fields: object): object => ({ error: { message: 'm', ...fields } });
const anthropic = (type: string): object => ({ type: 'error', error: { type, message: 'm' } });
const failed = (code: string, message = 'm'): object => ({
  type: 'response.failed',
  response: { status: 'failed', error: { code, message } },
});
const google = (code: number, status: string, details: readonly object[] = []): object => ({
  error: { code, status, message: 'm', details },
});
const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' };
const dayQuota = { violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] };
const inWords = 'Rate limit reached for requests. Please try again in 1m2.5s.';

const OPENAI: readonly Case[] = [
  {
    what: 'a rate limit',
    reason: 'transient',
    http: {
      status: 429,
      body: openai({ code: 'rate_limit_exceeded' }),
      headers: { 'retry-after-ms': '1500' },
    },
    retryAfter: 1500,
  },
  {
    what: 'a rate limit whose delay is only in its message',
    reason: 'transient',
    http: { status: 429, body: openai({ code: 'rate_limit_exceeded', message: inWords }) },
    record: openai({ code: 'rate_limit_exceeded', message: inWords }),
    retryAfter: 62_500,
  },
  {
    what: 'an exhausted quota',
    reason: 'quota',
    http: { status: 429, body: openai({ type: 'insufficient_quota', code: 'insufficient_quota' }) },
    record: openai({ type: 'insufficient_quota', code: 'insufficient_quota' }),
  },
  {
    what: 'a broken server',
    reason: 'transient',
    http: { status: 500, body: openai({ type: 'server_error' }) },
    record: openai({ type: 'server_error', code: null }),
  },
  {
    what: 'a wrong key',
    reason: 'bad-request',
    http: { status: 401, body: openai({ code: 'invalid_api_key' }) },
  },
  {
    what: 'an unknown model',
    reason: 'bad-request',
    http: { status: 404, body: openai({ code: 'model_not_found' }) },
  },
  {
    what: 'a prompt that is too long',
    reason: 'bad-request',
    http: { status: 400, body: openai({ code: 'context_length_exceeded' }) },
    record: openai({ type: 'invalid_request_error', code: 'context_length_exceeded' }),
  },
  {
    what: 'filtered content',
    reason: 'content-policy',
    http: { status: 400, body: openai({ code: 'content_filter' }) },
    record: openai({ code: 'content_filter' }),
  },
];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'openai-chat': OPENAI,
  'openai-completions': OPENAI,
  'openai-responses': [
    {
      what: 'a rate limit',
      reason: 'transient',
      record: failed('rate_limit_exceeded', inWords),
      retryAfter: 62_500,
    },
    { what: 'a broken server', reason: 'transient', record: failed('server_error') },
    {
      what: 'a broken server, flat',
      reason: 'transient',
      record: { type: 'error', code: 'server_error', message: 'm', param: null },
    },
    {
      what: 'an exhausted quota, nested',
      reason: 'quota',
      record: {
        type: 'error',
        error: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'm' },
      },
    },
    {
      what: 'filtered content',
      reason: 'content-policy',
      record: failed('image_content_policy_violation'),
    },
    { what: 'a wrong request', reason: 'bad-request', record: failed('invalid_prompt') },
  ],
  'anthropic-messages': [
    {
      what: 'overload',
      reason: 'transient',
      http: { status: 529, body: anthropic('overloaded_error') },
      record: anthropic('overloaded_error'),
    },
    {
      what: 'a rate limit',
      reason: 'transient',
      http: { status: 429, body: anthropic('rate_limit_error'), headers: { 'retry-after': '12' } },
      retryAfter: 12_000,
    },
    {
      what: 'a broken server',
      reason: 'transient',
      http: { status: 500, body: anthropic('api_error') },
      record: anthropic('api_error'),
    },
    { what: 'a timeout', reason: 'transient', record: anthropic('timeout_error') },
    {
      what: 'an unpaid bill',
      reason: 'quota',
      http: { status: 402, body: anthropic('billing_error') },
      record: anthropic('billing_error'),
    },
    {
      what: 'a wrong request',
      reason: 'bad-request',
      http: { status: 400, body: anthropic('invalid_request_error') },
      record: anthropic('invalid_request_error'),
    },
    {
      what: 'a wrong key',
      reason: 'bad-request',
      http: { status: 401, body: anthropic('authentication_error') },
      record: anthropic('authentication_error'),
    },
    {
      what: 'a request that is too large',
      reason: 'bad-request',
      http: { status: 413, body: anthropic('request_too_large') },
      record: anthropic('request_too_large'),
    },
  ],
  gemini: [
    {
      what: 'a rate limit',
      reason: 'transient',
      http: { status: 429, body: google(429, 'RESOURCE_EXHAUSTED', [retryInfo]) },
      record: google(429, 'RESOURCE_EXHAUSTED', [retryInfo]),
      retryAfter: 34_400,
    },
    {
      what: 'an exhausted daily quota',
      reason: 'quota',
      http: { status: 429, body: [google(429, 'RESOURCE_EXHAUSTED', [dayQuota, retryInfo])] },
      record: google(429, 'RESOURCE_EXHAUSTED', [dayQuota, retryInfo]),
    },
    {
      what: 'overload',
      reason: 'transient',
      http: { status: 503, body: google(503, 'UNAVAILABLE') },
      record: google(503, 'UNAVAILABLE'),
    },
    {
      what: 'a wrong request',
      reason: 'bad-request',
      http: { status: 400, body: google(400, 'INVALID_ARGUMENT') },
      record: google(400, 'INVALID_ARGUMENT'),
    },
    {
      what: 'a wrong key',
      reason: 'bad-request',
      http: { status: 403, body: google(403, 'PERMISSION_DENIED') },
      record: google(403, 'PERMISSION_DENIED'),
    },
  ],
  'gemini-interactions': [
    {
      what: 'overload',
      reason: 'transient',
      record: { event_type: 'error', error: { code: 'unavailable', message: 'm' } },
    },
    {
      what: 'a wrong request',
      reason: 'bad-request',
      record: { event_type: 'error', error: { code: 'invalid_request', message: 'm' } },
    },
  ],
  ollama: [
    {
      what: 'a broken runner',
      reason: 'transient',
      http: { status: 500, body: { error: 'm' } },
      record: { error: 'm' },
    },
    {
      what: 'an unknown model',
      reason: 'bad-request',
      http: { status: 404, body: { error: 'model not found' } },
    },
    { what: 'a full queue', reason: 'transient', http: { status: 503, body: { error: 'server busy' } } },
  ],
  cohere: [
    { what: 'a rate limit', reason: 'transient', http: { status: 429, body: { message: 'm' } } },
    {
      what: 'a wrong key',
      reason: 'bad-request',
      http: { status: 401, body: { message: 'invalid api token' } },
    },
    {
      what: 'a broken answer',
      reason: 'transient',
      record: { type: 'message-end', delta: { finish_reason: 'ERROR', error: 'm' } },
    },
  ],
  'bedrock-converse': [
    {
      what: 'throttling',
      reason: 'transient',
      http: { status: 429, body: { message: 'm' }, headers: { 'x-amzn-errortype': 'ThrottlingException:' } },
      record: { throttlingException: { message: 'm' } },
    },
    {
      what: 'overload',
      reason: 'transient',
      http: { status: 503, headers: { 'x-amzn-errortype': 'ServiceUnavailableException' } },
      record: { serviceUnavailableException: { message: 'm' } },
    },
    {
      what: 'an exhausted quota',
      reason: 'quota',
      http: { status: 400, headers: { 'x-amzn-errortype': 'ServiceQuotaExceededException' } },
      record: { serviceQuotaExceededException: { message: 'm' } },
    },
    {
      what: 'a wrong request',
      reason: 'bad-request',
      http: { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' } },
      record: { validationException: { message: 'm' } },
    },
  ],
  'ai-sdk-ui': [
    {
      what: 'a masked error',
      reason: 'transient',
      record: { type: 'error', errorText: 'An error occurred.' },
    },
  ],
  'ag-ui': [
    { what: 'an error', reason: 'transient', record: { type: 'RUN_ERROR', message: 'm' } },
    {
      what: 'a rate limit',
      reason: 'transient',
      record: { type: 'RUN_ERROR', message: 'm', code: 'rate_limit' },
    },
    {
      what: 'a wrong input',
      reason: 'bad-request',
      record: { type: 'RUN_ERROR', message: 'm', code: 'INVALID_INPUT' },
    },
    { what: 'a quota', reason: 'quota', record: { type: 'RUN_ERROR', message: 'm', code: 'quota_exceeded' } },
  ],
};

describe.each(Object.entries(CASES))('the verdict on an error of %s', (name, cases) => {
  it.each(cases)('is $reason for $what', ({ reason, http, record, retryAfter }) => {
    const errors = [
      ...(http ? [new HttpError({ ...http, headers: new Headers(http.headers) })] : []),
      ...(record === undefined ? [] : [errorOf(name, record)]),
    ];
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect([error.reason, error.retryable, error.retryAfter]).toEqual([
        reason,
        reason === 'transient',
        retryAfter,
      ]);
    }
  });
});

/** What a protocol's reader throws for a record that reports an error. */
function errorOf(name: string, record: unknown): ProviderError {
  const protocol = PROTOCOLS.get(name) as Protocol<unknown> | undefined;
  const text = JSON.stringify(record);
  const framed =
    protocol?.framing === 'sse' ? { data: text } : protocol?.framing === 'text' ? `${text}\n` : record;
  const error = protocol && readAll(protocol, [framed]).at(-1);
  if (!(error instanceof ProviderError)) throw new Error(`${name} reports no error`);
  return error;
}
