import type { Observable } from 'rxjs';
import type { BodyInput, SourceInitInput } from '../sources/BodyInput.ts';
import { fromRecords } from '../sources/fromRecords.ts';
import type { AWSEventStreamRecord } from './AWSEventStreamRecord.ts';
import { createAWSEventStreamParser } from './createAWSEventStreamParser.ts';

/**
 * Turns a fetch body into an Observable of AWS event stream messages: Bedrock's answers without AWS's SDK.
 *
 * As `fromSSE` in all else: cold, with `Accept: application/vnd.amazon.eventstream` unless you set it, and
 * unsubscribing aborts the request and reports nothing.
 *
 * @param input - What `fetch` takes, a `Response`, a stream, an async iterable, or a function that gets a `Response`.
 * @param init - What `fetch` takes, `fetch`, `maxBufferSize` (here of a message, in bytes), `maxErrorBody`; or a
 * function that makes it for each attempt, such as one that signs the request anew.
 * @returns An Observable of records. It errors with an `HttpError` for a status outside 200–299, with a
 * `ContentTypeError` if the answer is something else than an event stream (a missing content type passes),
 * with a `ConnectionError` if the connection fails, and with a `ParseError` if the bytes are damaged or a message
 * is larger than `maxBufferSize`. An exception that the service reports inside the stream is a record.
 *
 * @example
 * ```ts
 * import { fromAWSEventStream } from 'rxjs-llm/bedrock';
 *
 * const bytes = Uint8Array.from(
 *   atob('AAAAQwAAABqHEwSKCzpldmVudC10eXBlBwALbWVzc2FnZVN0b3B7InN0b3BSZWFzb24iOiJlbmRfdHVybiJ9KHdfRQ=='),
 *   (character) => character.charCodeAt(0),
 * );
 * const response = new Response(bytes, { headers: { 'content-type': 'application/vnd.amazon.eventstream' } });
 *
 * fromAWSEventStream(response); // => [{ messageStop: { stopReason: 'end_turn' } }]
 * ```
 */
export function fromAWSEventStream(
  input: BodyInput,
  init: SourceInitInput = {},
): Observable<AWSEventStreamRecord> {
  return fromRecords(input, init, createAWSEventStreamParser, AWS_EVENT_STREAM);
}

const AWS_EVENT_STREAM = {
  mediaType: 'application/vnd.amazon.eventstream',
  accepts: (essence: string) => essence === 'application/vnd.amazon.eventstream',
};
