import { classifyError, type ErrorReason } from './classifyError.ts';
import { StreamError } from './StreamError.ts';

/** What an {@link HttpError} is made from. */
export interface HttpErrorInit {
  readonly status: number;
  readonly headers: Headers;
  /** The body: parsed if it is JSON, else its text. */
  readonly body?: unknown;
}

/**
 * The server answered, and refused: a status outside 200–299, or one without content (204, 205).
 *
 * Retryable for 408, 409, 429 and every status from 500 to 599 but 501, unless the body or `x-should-retry` says
 * otherwise: an exhausted quota answers 429 too.
 *
 * @example
 * ```ts
 * import { HttpError } from 'rxjs-llm';
 *
 * const headers = new Headers({ 'retry-after': '20' });
 * const body = { error: { code: 'rate_limit_exceeded', message: 'Slow down.' } };
 * const error = new HttpError({ status: 429, headers, body });
 *
 * [error.message, error.reason, error.retryAfter];
 * // => ['The server answered 429: rate_limit_exceeded', 'transient', 20000]
 * ```
 */
export class HttpError extends StreamError {
  override readonly name = 'HttpError';
  readonly status: number;
  /** Which remedy applies; only `transient` is retryable. */
  readonly reason: ErrorReason;
  /** The provider's machine-readable code for it, such as `insufficient_quota`. */
  readonly code?: string;
  readonly #init: HttpErrorInit;
  readonly #detail: string | undefined;

  constructor(init: HttpErrorInit) {
    const verdict = classifyError(init.body, init.status, init.headers);
    const { reason, code, detail } = verdict;
    super(`The server answered ${init.status}${code ? `: ${code}` : ''}`, verdict);
    this.status = init.status;
    this.reason = reason;
    if (code !== undefined) this.code = code;
    this.#init = init;
    this.#detail = detail;
  }

  /** The response's headers. Not shown when the error is logged. */
  get headers(): Headers {
    return this.#init.headers;
  }

  /** At most `maxErrorBody` bytes of the body, parsed if they are JSON. Not shown when the error is logged. */
  get body(): unknown {
    return this.#init.body;
  }

  /** The provider's own message, at most 1,024 characters. It may quote the request: show it, don't log it. */
  get detail(): string | undefined {
    return this.#detail;
  }
}
