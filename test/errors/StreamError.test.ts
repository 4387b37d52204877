import { StreamError } from 'rxjs-llm';
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
