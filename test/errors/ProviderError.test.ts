import { ProviderError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';

describe('ProviderError', () => {
  it.each([
    [
      'Anthropic',
      { type: 'error', error: { type: 'overloaded_error', message: 'm' } },
      'overloaded_error',
      'transient',
    ],
    ['OpenAI', { error: { type: 'server_error', code: null, message: 'm' } }, 'server_error', 'transient'],
    [
      'Groq',
      { error: { type: 'invalid_request_error', code: 'tool_use_failed', status_code: 400, message: 'm' } },
      'tool_use_failed',
      'bad-request',
    ],
    ['OpenRouter', { error: { code: 502, message: 'm' } }, undefined, 'transient'],
    [
      'vLLM',
      { object: 'error', type: 'BadRequestError', code: 400, message: 'm' },
      'BadRequestError',
      'bad-request',
    ],
    ['Ollama', { error: 'm' }, undefined, 'transient'],
    [
      'Ollama, forwarding a remote error',
      { StatusCode: 400, Status: '400 Bad Request', error: 'm' },
      undefined,
      'bad-request',
    ],
    ['Cohere', { error: 'm', finish_reason: 'ERROR' }, undefined, 'transient'],
    [
      'Gemini, as a list',
      [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'm' } }],
      'RESOURCE_EXHAUSTED',
      'transient',
    ],
    ['a quota', { error: { code: 'insufficient_quota', message: 'm' } }, 'insufficient_quota', 'quota'],
    [
      'a content policy',
      { error: { code: 'content_policy_violation', message: 'm' } },
      'content_policy_violation',
      'content-policy',
    ],
    ['AWS', { throttlingException: { message: 'm' } }, 'throttlingException', 'transient'],
    ['AWS, validation', { validationException: { message: 'm' } }, 'validationException', 'bad-request'],
    ['FastAPI', { detail: 'm' }, undefined, 'transient'],
    ['the AI SDK', { type: 'error', errorText: 'm' }, undefined, 'transient'],
    ['AG-UI', { type: 'RUN_ERROR', message: 'm' }, undefined, 'transient'],
    ['AG-UI with a code', { type: 'RUN_ERROR', message: 'm', code: 'TIMEOUT' }, 'TIMEOUT', 'transient'],
    [
      'AG-UI with a code that isn’t retryable',
      { type: 'RUN_ERROR', message: 'm', code: 'INVALID_INPUT' },
      'INVALID_INPUT',
      'bad-request',
    ],
  ])('reads the error of %s', (_, body, code, reason) => {
    const error = new ProviderError(body);
    expect([error.code, error.reason, error.detail]).toEqual([code, reason, 'm']);
    expect(error.retryable).toBe(reason === 'transient');
    expect(error.body).toBe(body);
    expect(error.message).toBe(`The provider reported ${code ?? 'an error'}`);
  });

  it.each([
    ['server_error', 'transient'],
    ['rate_limit_exceeded', 'transient'],
    ['vector_store_timeout', 'transient'],
    ['slow_down', 'transient'],
    ['insufficient_quota', 'quota'],
    ['billing_hard_limit_reached', 'quota'],
    ['usage_limit_reached', 'quota'],
    ['content_policy_violation', 'content-policy'],
    ['image_content_policy_violation', 'content-policy'],
    ['cyber_policy', 'content-policy'],
    ['content_filter', 'content-policy'],
    ['ResponsibleAIPolicyViolation', 'content-policy'],
    ['invalid_prompt', 'bad-request'],
    ['context_length_exceeded', 'bad-request'],
    ['string_above_max_length', 'bad-request'],
    ['image_too_small', 'bad-request'],
    ['image_parse_error', 'bad-request'],
    ['empty_image_file', 'bad-request'],
    ['failed_to_download_image', 'bad-request'],
    ['DeploymentNotFound', 'bad-request'],
    ['OperationNotSupported', 'bad-request'],
  ])('gives %s the reason %s, nested or flat, as OpenAI and Azure send it', (code, reason) => {
    const nested = new ProviderError({ type: 'error', error: { type: 'error', code, message: 'm' } });
    const flat = new ProviderError({ type: 'error', code, message: 'm', param: null, sequence_number: 3 });
    expect([nested.reason, flat.reason]).toEqual([reason, reason]);
    expect([nested.code, flat.code]).toEqual([code, code]);
  });

  it('prefers OpenRouter’s error_type to the code of the wire', () => {
    const error = { code: 'server_error', message: 'm' };
    const typed = new ProviderError({ error, error_type: 'context_length_exceeded' });
    expect([typed.reason, typed.code]).toEqual(['bad-request', 'context_length_exceeded']);
    const metadata = { error_type: 'payment_required' };
    expect(new ProviderError({ error: { ...error, metadata } }).reason).toBe('quota');
  });

  it('reads xAI’s codes, which are sentences, and shows none as a code', () => {
    const refused = new ProviderError({ code: 'Client specified an invalid argument', error: 'm' });
    expect([refused.reason, refused.code, refused.detail]).toEqual(['bad-request', undefined, 'm']);
    const busy = new ProviderError({ code: 'The service is currently unavailable', error: 'm' });
    expect([busy.reason, busy.code]).toEqual(['transient', undefined]);
  });

  it('doesn’t take a sentence for a code', () => {
    expect(new ProviderError({ error: { code: 'You said: hush', message: 'm' } }).code).toBeUndefined();
  });

  it('takes Google’s daily quota for exhausted, whatever delay comes with it', () => {
    const retry = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' };
    const verdictOn = (quotaId: string): readonly unknown[] => {
      const failure = { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] };
      const details = [failure, retry];
      const error = new ProviderError({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', details } });
      return [error.reason, error.retryAfter];
    };
    expect(verdictOn('GenerateRequestsPerDayPerProjectPerModel-FreeTier')).toEqual(['quota', undefined]);
    expect(verdictOn('GenerateRequestsPerMinutePerProjectPerModel')).toEqual(['transient', 34_000]);
  });

  it('takes Ollama’s usage limit for an exhausted quota if there is no code', () => {
    const sentence = 'you (somebody) have reached your weekly usage limit, upgrade for higher limits';
    expect(new ProviderError({ error: sentence }).reason).toBe('quota');
    expect(new ProviderError({ error: { code: 'rate_limit_exceeded', message: sentence } }).reason).toBe(
      'transient',
    );
  });

  it('reads Google’s RetryInfo', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }];
    expect(new ProviderError({ error: { code: 429, details } }).retryAfter).toBe(34_400);
  });
});
