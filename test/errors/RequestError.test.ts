import { RequestError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('names the field and is not retryable: nothing was sent', () => {
  const error = new RequestError('seed', 'anthropic-messages');
  expect([error.name, error.field, error.retryable]).toEqual(['RequestError', 'seed', false]);
  expect(error.message).toBe("The field seed can't be sent to anthropic-messages");
});
