import { StreamError } from './StreamError.ts';

/**
 * The connection failed: no answer came (`connect`), or the body broke off (`cut`). Always retryable.
 *
 * `cause` is the system's own error where there is one, such as `ECONNREFUSED`. What quotes the request or the answer is
 * left out: a platform's wrapper around it, or a parser's error that shows the bytes.
 */
export class ConnectionError extends StreamError {
  override readonly name = 'ConnectionError';
  readonly reason: 'connect' | 'cut';

  constructor(reason: 'connect' | 'cut', cause?: unknown) {
    super(reason === 'connect' ? 'No answer came from the server' : 'The connection broke in mid-answer', {
      retryable: true,
      cause,
    });
    this.reason = reason;
  }
}
