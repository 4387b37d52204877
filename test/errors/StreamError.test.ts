import { HttpError, StreamError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('has retryable and retryAfter, and isn’t retryable by default', () => {
  const plain = new StreamError('Broken');
  expect([plain.name, plain.message, plain.retryable, plain.retryAfter]).toEqual([
    'StreamError',
    'Broken',
    false,
    undefined,
  ]);
  expect('cause' in plain).toBe(false);

  const cause = new Error('why');
  const waiting = new StreamError('Busy', { retryable: true, retryAfter: 5, cause });
  expect([waiting.retryable, waiting.retryAfter, waiting.cause]).toEqual([true, 5, cause]);
});

it('is a plain object for a store, without what it hides', () => {
  const plain = new StreamError('Busy', { retryAfter: 5, cause: new Error('why') }).toJSON();
  expect(plain).toStrictEqual({ name: 'StreamError', message: 'Busy', retryable: false, retryAfter: 5 });

  const headers = new Headers({ 'retry-after': '5', 'x-key': 'secret' });
  const error = new HttpError({ status: 429, headers, body: { error: { code: 'rate_limit_exceeded' } } });
  expect(error.toJSON()).toStrictEqual({
    name: 'HttpError',
    message: 'The server answered 429: rate_limit_exceeded',
    retryable: true,
    retryAfter: 5_000,
    status: 429,
    code: 'rate_limit_exceeded',
    reason: 'transient',
  });
  expect(JSON.parse(JSON.stringify({ error }))).toStrictEqual({ error: error.toJSON() });
});
