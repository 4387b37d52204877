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
      'a list, as Gemini’s',
      [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'm' } }],
      'RESOURCE_EXHAUSTED',
      'transient',
    ],
    ['a quota', { error: { code: 'insufficient_quota', message: 'm' } }, 'insufficient_quota', 'quota'],
    [
      'a refusal',
      { error: { code: 'content_policy_violation', message: 'm' } },
      'content_policy_violation',
      'refusal',
    ],
    ['AWS', { throttlingException: { message: 'm' } }, 'throttlingException', 'transient'],
    ['AWS, of the request', { validationException: { message: 'm' } }, 'validationException', 'bad-request'],
    ['FastAPI', { detail: 'm' }, undefined, 'transient'],
  ])('reads the words of %s', (_, body, code, reason) => {
    const error = new ProviderError(body);
    expect([error.code, error.reason, error.detail]).toEqual([code, reason, 'm']);
    expect(error.retryable).toBe(reason === 'transient');
    expect(error.body).toBe(body);
    expect(error.message).toBe(`The provider reported ${code ?? 'an error'}`);
  });

  it('takes no sentence for a code', () => {
    expect(new ProviderError({ error: { code: 'You said: hush', message: 'm' } }).code).toBeUndefined();
  });

  it('reads Google’s RetryInfo', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }];
    expect(new ProviderError({ error: { code: 429, details } }).retryAfter).toBe(34_400);
  });
});
