import fc from 'fast-check';
import { ContentTypeError, HttpError, ProviderError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';

/** What providers, clouds and hosts were seen to send as a code. */
const CODES = `
  insufficient_quota rate_limit_exceeded rate_limit_error rate_limit quota_exceeded billing_error payment_required
  billing_hard_limit_reached usage_limit_reached server_error api_error overloaded overloaded_error server_is_overloaded
  service_unavailable_error unavailable gateway_timeout timeout_error vector_store_timeout slow_down TIMEOUT unknown-error
  content_filter content_policy_violation image_content_policy_violation cyber_policy ResponsibleAIPolicyViolation
  invalid invalid_prompt invalid_request invalid_request_error invalid_api_key authentication_error permission_error
  not_found_error model_not_found DeploymentNotFound OperationNotSupported request_too_large context_length_exceeded
  exceed_context_size_error string_above_max_length image_too_small image_parse_error empty_image_file tool_use_failed
  failed_to_download_image BadRequestError RateLimitError InternalError InternalFailure INVALID_INPUT INVALID_TOOL_GENERATION
  INVALID_ARGUMENT PERMISSION_DENIED RESOURCE_EXHAUSTED DEADLINE_EXCEEDED FAILED_PRECONDITION UNAVAILABLE INTERNAL
  ThrottlingException ValidationException AccessDeniedException ServiceQuotaExceededException ServiceUnavailableException
  modelTimeoutException modelStreamErrorException internalServerException throttlingException validationException
  cancelled missing_required_parameter reset-step E42
`
  .trim()
  .split(/\s+/);

const letters = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WORD = `${LETTERS}0123456789`;

/** The shapes of real keys. */
const KEYS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  Groq: letters(WORD, 52).map((rest) => `gsk_${rest}`),
  DeepSeek: letters(HEX, 32).map((rest) => `sk-${rest}`),
  Google: letters(`${WORD}-_`, 33).map((rest) => `AIzaSy${rest}`),
  'Hugging Face': letters(LETTERS, 34).map((rest) => `hf_${rest}`),
  Mistral: letters(WORD, 32),
  OpenAI: letters(`${WORD}-_`, 48).map((rest) => `sk-proj-${rest}`),
  Anthropic: letters(`${WORD}-_`, 93).map((rest) => `sk-ant-api03-${rest}AA`),
  'AWS, id': letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16).map((rest) => `AKIA${rest}`),
  'AWS, secret': letters(`${WORD}+/`, 40),
};

/** The places in which a server can say a key back as if it were a code. */
const PLACES: Readonly<Record<string, (key: string) => readonly Error[]>> = {
  code: (code) => both({ error: { code, message: code } }),
  type: (type) => both({ error: { type, message: 'm' } }),
  'a flat type': (type) => both({ type: 'error', code: type, message: 'm' }),
  status: (status) => both({ error: { code: 401, status, message: 'm' } }),
  error_type: (key) => both({ error: { message: 'm', metadata: { error_type: key } }, error_type: key }),
  'an exception’s name': (key) => both({ [`${key}Exception`]: { message: 'm' } }),
  error_code: (key) => both({ error_code: key, error_msg: key }),
  error_msg: (key) => both({ error_code: 17, error_msg: key }),
  base_resp: (key) => both({ base_resp: { status_code: 1, status_msg: key } }),
  'x-amzn-errortype': (key) => [http({}, { 'x-amzn-errortype': key })],
  'a media type': (received) => [new ContentTypeError({ expected: 'text/event-stream', received })],
  'a subtype': (key) => [
    new ContentTypeError({ expected: 'text/event-stream', received: `text/${key}; charset=${key}` }),
  ],
};

const both = (body: unknown): readonly Error[] => [new ProviderError(body), http(body)];
const shown = (error: Error): string => `${error.message} ${JSON.stringify(error)}`.toLowerCase();
const http = (body: unknown, headers: Record<string, string> = {}): Error =>
  new HttpError({ status: 401, headers: new Headers(headers), body });

describe('a code', () => {
  it.each(CODES)('is shown if it is one: %s', (code) => {
    expect(new ProviderError({ error: { code, message: 'm' } })).toMatchObject({
      code,
      message: `The provider reported ${code}`,
    });
  });

  it.each(Object.keys(KEYS).flatMap((of) => Object.keys(PLACES).map((place) => [of, place] as const)))(
    'is not shown if it is a key of %s, in place of %s',
    (of, place) => {
      const key = KEYS[of] ?? fc.constant('');
      const property = fc.property(key, (plain) => {
        const forms = [plain, encodeURIComponent(`${plain}/`), btoa(plain), btoa(plain).replaceAll('=', '')];
        for (const said of forms) {
          // A media type is read in lower case.
          for (const error of PLACES[place]?.(place.endsWith('type') ? said.toLowerCase() : said) ?? [])
            if (shown(error).includes(said.toLowerCase()))
              expect(shown(error)).not.toContain(said.toLowerCase());
        }
      });
      // One key in a hundred thousand has a word in it by chance.
      fc.assert(property, { seed: 1, numRuns: 50 });
    },
  );

  it('is read to its end in linear time', () => {
    // What the machine does meanwhile doesn't count.
    const begun = process.cpuUsage();
    for (const part of ['a', 'aB', '1', 'aBa', 'max_', '_'])
      void new ProviderError({ error: { code: part.repeat(200_000), message: 'm' } });
    expect(process.cpuUsage(begun).user).toBeLessThan(3_000_000);
  });
});

describe('a status', () => {
  it.each([600, 700, 999])('%i is none, and not retried', (status) => {
    expect(new HttpError({ status, headers: new Headers() })).toMatchObject({
      retryable: false,
      reason: 'bad-request',
    });
  });
});
