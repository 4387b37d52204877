import { classifyError, type ErrorReason } from './classifyError.ts';
import { StreamError } from './StreamError.ts';

/**
 * The provider reported an error inside a stream that had begun well.
 *
 * It gets the same verdict that the same body would get in an {@link HttpError}.
 *
 * @example
 * ```ts
 * import { ProviderError } from 'rxjs-llm';
 *
 * const error = new ProviderError({ error: { type: 'overloaded_error', message: 'Overloaded' } });
 *
 * [error.code, error.retryable, error.detail]; // => ['overloaded_error', true, 'Overloaded']
 * ```
 */
export class ProviderError extends StreamError {
  override readonly name = 'ProviderError';
  /** Which remedy applies; only `transient` is retryable. */
  readonly reason: ErrorReason;
  /** The provider's machine-readable code for it, such as `overloaded_error`. */
  readonly code?: string;
  readonly #body: unknown;
  readonly #detail: string | undefined;

  /** @param body - The record that reports the error, as the provider sent it. */
  constructor(body: unknown) {
    const verdict = classifyError(body);
    const { reason, code, detail } = verdict;
    super(`The provider reported ${code ?? 'an error'}`, verdict);
    this.reason = reason;
    if (code !== undefined) this.code = code;
    this.#body = body;
    this.#detail = detail;
  }

  /** The record that reports the error. Not shown when the error is logged. */
  get body(): unknown {
    return this.#body;
  }

  /** The provider's own message, at most 1,024 characters. It may quote the request: show it, don't log it. */
  get detail(): string | undefined {
    return this.#detail;
  }
}
