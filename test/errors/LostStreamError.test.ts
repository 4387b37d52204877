import { LostStreamError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('is retryable: the writer died, not the model', () => {
  const error = new LostStreamError();
  expect([error.name, error.retryable]).toEqual(['LostStreamError', true]);
});
