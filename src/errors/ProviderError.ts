import { classifyError, type ErrorReason } from './classifyError.ts';
import { excerptOf } from './excerptOf.ts';
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
    this.#body = bounded(body);
    this.#detail = detail;
  }

  /**
   * The record that reports the error; of one that takes more than 16,384 characters the beginning, as JSON text. Not shown
   * when the error is logged.
   */
  get body(): unknown {
    return this.#body;
  }

  /** The provider's own message, at most 1,024 characters. It may quote the request: show it, don't log it. */
  get detail(): string | undefined {
    return this.#detail;
  }
}

/** An error may be kept for long, and a record may be as large as a source allows. */
function bounded(body: unknown): unknown {
  try {
    const text = JSON.stringify(body) ?? '';
    return text.length > MAX_LENGTH ? excerptOf(text, MAX_LENGTH) : body;
  } catch {
    // What is nested too deeply for the engine can't be kept in part.
    return undefined;
  }
}

/** As much as sources read of the body of an {@link HttpError}. */
const MAX_LENGTH = 16_384;
