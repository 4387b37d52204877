import { BudgetExceededError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('is not retryable: sending again would spend more', () => {
  const error = new BudgetExceededError(5);
  expect([error.name, error.limit, error.retryable]).toEqual(['BudgetExceededError', 5, false]);
});
