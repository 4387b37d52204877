/** What a {@link StreamError} is made from. */
export interface StreamErrorInit {
  /** Whether the same request may succeed if it is sent again. Default `false`. */
  readonly retryable?: boolean | undefined;
  /** How long the server asked to wait before the next try, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** What led to this error. It must not contain anything that the user sent. */
  readonly cause?: unknown;
}

/** What {@link StreamError.toJSON} returns, beside the fields that only one class has, such as `phase`. */
export interface StreamErrorJSON {
  readonly name: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfter?: number;
  readonly status?: number;
  readonly code?: string;
  readonly reason?: string;
}

/**
 * The base of every error that a stream of this library reports.
 *
 * Messages and enumerable fields never contain request headers, keys, prompts or body text, so an error may
 * be logged as it is. Data from the server is in getters, which logging doesn't show.
 */
export class StreamError extends Error {
  override readonly name: string = 'StreamError';
  /** Whether the same request may succeed if it is sent again. */
  readonly retryable: boolean;
  /** How long the server asked to wait before the next try, in milliseconds; absent if it didn't say. */
  readonly retryAfter?: number;

  constructor(message: string, init: StreamErrorInit = {}) {
    super(message, init.cause === undefined ? {} : init);
    this.retryable = init.retryable ?? false;
    if (init.retryAfter !== undefined) this.retryAfter = init.retryAfter;
  }

  /** A plain object with the message and the enumerable fields, for a store, a worker or another process. */
  toJSON(): StreamErrorJSON {
    return { ...this, message: this.message };
  }
}
