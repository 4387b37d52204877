import { StreamError } from './StreamError.ts';

/**
 * The connection failed: no answer came (`connect`), or the body broke off (`cut`). Always retryable.
 *
 * `cause` is the system's own error if there is one, such as `ECONNREFUSED`. Errors that quote the request or the answer
 * are left out: a platform's wrapper, or a parser's error that shows the bytes.
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
