import { StreamError } from './StreamError.ts';

/**
 * The connection failed: no answer came (`connect`), or the body broke off (`cut`). Retryable, unless it is a redirect
 * that isn't followed.
 *
 * If the system says why, `cause` is an error with its `code`, such as `ECONNREFUSED`, its `errno` and its `syscall`. The
 * platform's own errors may quote the request, the answer or the host, so nothing else of them is retained.
 */
export class ConnectionError extends StreamError {
  override readonly name = 'ConnectionError';
  readonly reason: 'connect' | 'cut';

  /** @param isRedirect - The server answered with a redirect that was not followed, so it will again. */
  constructor(reason: 'connect' | 'cut', cause?: unknown, isRedirect = false) {
    const what =
      reason === 'connect' ? 'No answer came from the server' : 'The connection broke in mid-answer';
    super(isRedirect ? 'A redirect was not followed' : what, { retryable: !isRedirect, cause });
    this.reason = reason;
  }
}
