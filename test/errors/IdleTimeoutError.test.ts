import { IdleTimeoutError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('names its phase and its limit', () => {
  const error = new IdleTimeoutError('each', 10_000);
  expect([error.name, error.phase, error.limit, error.retryable]).toEqual([
    'IdleTimeoutError',
    'each',
    10_000,
    true,
  ]);
  expect(error.message).toBe('No next value within 10000 ms');
});
