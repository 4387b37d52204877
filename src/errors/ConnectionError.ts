import { StreamError } from './StreamError.ts';

/**
 * The connection failed: no answer came (`connect`), or the body broke off (`cut`). Always retryable.
 *
 * If the system says why, `cause` is an error with its `code`, such as `ECONNREFUSED`, its `errno` and its `syscall`. The
 * platform's own errors may quote the request, the answer or the host, so nothing else of them is retained.
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
