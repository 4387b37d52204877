import { StreamError } from './StreamError.ts';

/** Nothing came for too long: before the first value (`first`) or after one (`each`). Retryable. */
export class IdleTimeoutError extends StreamError {
  override readonly name = 'IdleTimeoutError';
  readonly phase: 'first' | 'each';
  /** The limit that was reached, in milliseconds. */
  readonly limit: number;

  constructor(phase: 'first' | 'each', limit: number) {
    super(`No ${phase === 'first' ? 'first' : 'next'} value within ${limit} ms`, { retryable: true });
    this.phase = phase;
    this.limit = limit;
  }
}
