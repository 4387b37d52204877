import { StreamError } from './StreamError.ts';

/** The writer of a shared answer has died, or its log was lost, after content that readers have seen. Retryable. */
export class LostStreamError extends StreamError {
  override readonly name = 'LostStreamError';

  constructor() {
    super('The server that wrote this answer is gone', { retryable: true });
  }
}
