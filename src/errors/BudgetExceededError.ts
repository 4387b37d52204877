import { StreamError } from './StreamError.ts';

/** The budget is spent. Not retryable: sending again would spend more. */
export class BudgetExceededError extends StreamError {
  override readonly name = 'BudgetExceededError';
  /** The limit that was reached, in the budget's own unit. */
  readonly limit: number;

  constructor(limit: number) {
    super(`The budget of ${limit} is spent`);
    this.limit = limit;
  }
}
