import { TruncatedStreamError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('is retryable', () => {
  const error = new TruncatedStreamError();
  expect([error.name, error.retryable]).toEqual(['TruncatedStreamError', true]);
});
