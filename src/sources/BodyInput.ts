/**
 * Where a body comes from: what `fetch` takes, an answer that is already there, or a function that gets one.
 *
 * A URL or a function can be subscribed to many times; a `Response` or a stream can be read only once.
 */
export type BodyInput =
  | string
  | URL
  | Request
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | ((signal: AbortSignal) => Response | PromiseLike<Response>);

/** How to request a body, and how much of it to buffer. */
export interface SourceInit extends RequestInit {
  /** What to use instead of the platform's `fetch`. */
  readonly fetch?: typeof fetch;
  /** The largest record, in characters. Default 8,388,608. */
  readonly maxBufferSize?: number;
  /** How much of an error's body to read, in bytes. Default 16,384. */
  readonly maxErrorBody?: number;
}

/** The init, or a function called per attempt (1-based), so that a retry can send a fresh token. */
export type SourceInitInput = SourceInit | ((attempt: number) => SourceInit | PromiseLike<SourceInit>);
