import { StreamError } from './StreamError.ts';

/** The stream ended without its end marker: the answer is cut, however well it reads. Retryable. */
export class TruncatedStreamError extends StreamError {
  override readonly name = 'TruncatedStreamError';

  constructor() {
    super('The stream ended before its end marker', { retryable: true });
  }
}
