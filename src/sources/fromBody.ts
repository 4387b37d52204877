import type { Observable } from 'rxjs';
import type { Sink } from '../framing/PushStep.ts';
import type { Chunk } from '../framing/RecordParser.ts';
import type { BodyInput, SourceInitInput } from './BodyInput.ts';
import { fromRecords } from './fromRecords.ts';

/**
 * Streams a body's bytes as they arrive: the transport under all other sources.
 *
 * Cold: each subscription sends the request. Unsubscribing aborts it at any time, and reports nothing; your own `signal`
 * reports its reason. Accepts any media type.
 *
 * @param input - What `fetch` takes, a `Response`, a stream, an async iterable, or a function that returns a `Response`.
 * @param init - What `fetch` takes, `fetch`, `maxErrorBody`; or a function that returns it per attempt.
 * @returns An Observable of chunks. It errors with an {@link HttpError} for a status outside 200–299, and with a
 * {@link ConnectionError} if the connection fails.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs';
 * import { fromBody } from 'rxjs-llm';
 *
 * fromBody(new Response('Hi')).pipe(map((chunk) => chunk.length)); // => [2]
 * ```
 */
export function fromBody(input: BodyInput, init: SourceInitInput = {}): Observable<Uint8Array> {
  return fromRecords(input, init, createChunkParser, ANYTHING);
}

const ANYTHING = { mediaType: '*/*', accepts: () => true };

/** Passes bytes through; a stream of text may be passed in too. */
function createChunkParser(emit: (chunk: Uint8Array) => void): Sink<Chunk> {
  return {
    push: (chunk) => emit(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk),
  };
}
