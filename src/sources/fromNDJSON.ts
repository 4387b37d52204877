import type { Observable } from 'rxjs';
import { createNDJSONParser } from '../framing/createNDJSONParser.ts';
import type { BodyInput, SourceInitInput } from './BodyInput.ts';
import { fromRecords } from './fromRecords.ts';

/**
 * Turns a fetch body of newline-delimited JSON into an Observable of its records.
 *
 * Cold, cancellable and checked, like {@link fromSSE}. Sends `Accept: application/x-ndjson` unless you set it. An
 * incomplete last line is dropped: `takeUntilDone` reports the cut.
 *
 * @param input - What `fetch` takes, a `Response`, a stream, an async iterable, or a function that returns a `Response`.
 * @param init - What `fetch` takes, `fetch`, `maxBufferSize`, `maxErrorBody`; or a function that returns it per attempt.
 * @returns An Observable of parsed lines. It errors with an {@link HttpError} for a status outside 200–299, with a
 * {@link ContentTypeError} for a content type that isn't NDJSON (a missing one is accepted), with a
 * {@link ConnectionError} if the connection fails, and with a {@link ParseError} if a line isn't JSON or is longer than
 * `maxBufferSize`.
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
  // Not `application/json`: it announces one complete value, such as an error.
  accepts: (essence: string) =>
    /^(?:application|text)\/(?:x-)?(?:nd-?json|json-?l(?:ines?)?|json[-+]?stream|stream[-+]?json)$/.test(
      essence,
    ),
};
