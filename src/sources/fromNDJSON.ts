import type { Observable } from 'rxjs';
import { createNDJSONParser } from '../framing/createNDJSONParser.ts';
import type { BodyInput, SourceInitInput } from './BodyInput.ts';
import { fromRecords } from './fromRecords.ts';

/**
 * Turns a fetch body of newline-delimited JSON into an Observable of its records.
 *
 * Cold, abortable and checked, as {@link fromSSE} is. It asks for `application/x-ndjson` unless you set `Accept`. A
 * last line that a cut left half is dropped: `takeUntilDone` reports the cut.
 *
 * @param input - What `fetch` takes, a `Response`, a stream, an async iterable, or a function that gets a `Response`.
 * @param init - What `fetch` takes, `fetch`, `maxBufferSize`, `maxErrorBody`; or a function that makes it for each
 * attempt.
 * @returns An Observable of parsed lines. It fails with an {@link HttpError} for a status outside 200–299, with a
 * {@link ContentTypeError} where the answer is something else than lines of JSON (a missing content type is let
 * through), with a {@link ConnectionError} where the connection fails, and with a {@link ParseError} where a line is no
 * JSON or is longer than `maxBufferSize`.
 *
 * @example
 * ```ts
 * import { fromNDJSON } from 'rxjs-llm';
 *
 * const response = new Response('{"done":false}\n{"done":true}\n', {
 *   headers: { 'content-type': 'application/x-ndjson' },
 * });
 *
 * fromNDJSON(response); // => [{ done: false }, { done: true }]
 * ```
 */
export function fromNDJSON(input: BodyInput, init: SourceInitInput = {}): Observable<unknown> {
  return fromRecords(input, init, createNDJSONParser, JSON_LINES);
}

const JSON_LINES = {
  mediaType: 'application/x-ndjson',
  // Not `application/json`: under it comes one whole value, such as an error.
  accepts: (essence: string) =>
    /^application\/(?:(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)|stream\+json)$/.test(essence),
};
