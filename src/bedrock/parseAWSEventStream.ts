import type { OperatorFunction } from 'rxjs';
import type { RecordParserConfig } from '../framing/RecordParser.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { applyStep } from '../operators/applyStep.ts';
import type { AWSEventStreamRecord } from './AWSEventStreamRecord.ts';
import { createAWSEventStreamParser } from './createAWSEventStreamParser.ts';

/**
 * Cuts chunks of bytes into the messages of an AWS event stream (`application/vnd.amazon.eventstream`).
 *
 * Each message comes in the chunk that ends it, with its checksums verified. An incomplete last message is
 * dropped; if the source errors, the open message is lost.
 *
 * @param config - `maxBufferSize` counts a message, in bytes.
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
 * @returns An operator that errors with a `ParseError`: `too-large` beyond `maxBufferSize`, `protocol` if a length or
 * a checksum is wrong, `json` if a payload is not the JSON that it claims to be.
 */
export function parseAWSEventStream(
  config?: RecordParserConfig,
): OperatorFunction<Uint8Array, AWSEventStreamRecord> {
  checkLimits({ maxBufferSize: config?.maxBufferSize });
  return applyStep((emit) => createAWSEventStreamParser(emit, config));
}
