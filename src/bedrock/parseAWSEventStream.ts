import type { OperatorFunction } from 'rxjs';
import type { RecordParserConfig } from '../framing/RecordParser.ts';
import { applyStep } from '../operators/applyStep.ts';
import type { AWSEventStreamRecord } from './AWSEventStreamRecord.ts';
import { createAWSEventStreamParser } from './createAWSEventStreamParser.ts';

/**
 * Cuts chunks of bytes into the messages of an AWS event stream (`application/vnd.amazon.eventstream`).
 *
 * Each message comes in the chunk that ends it, with its checksums verified. A last message that is not whole is
 * dropped; when the source fails, the open message is lost.
 *
 * @param config - `maxBufferSize` counts a whole message in bytes.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { parseAWSEventStream } from 'rxjs-llm/bedrock';
 *
 * const bytes = Uint8Array.from(
 *   atob('AAAAQwAAABqHEwSKCzpldmVudC10eXBlBwALbWVzc2FnZVN0b3B7InN0b3BSZWFzb24iOiJlbmRfdHVybiJ9KHdfRQ=='),
 *   (character) => character.charCodeAt(0),
 * );
 *
 * of(bytes.subarray(0, 10), bytes.subarray(10)).pipe(parseAWSEventStream());
 * // => [{ messageStop: { stopReason: 'end_turn' } }]
 * ```
 *
 * @returns An operator that fails with a `ParseError`: `too-large` beyond `maxBufferSize`, `protocol` where a length or
 * a checksum is wrong, `json` where a payload is not the JSON that it claims to be.
 */
export function parseAWSEventStream(
  config?: RecordParserConfig,
): OperatorFunction<Uint8Array, AWSEventStreamRecord> {
  return applyStep((emit) => createAWSEventStreamParser(emit, config));
}
