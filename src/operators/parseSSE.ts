import type { OperatorFunction } from 'rxjs';
import { createSSEParser } from '../framing/createSSEParser.ts';
import type { RecordParserConfig } from '../framing/RecordParser.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { applyStep } from './applyStep.ts';

/**
 * Cuts chunks of bytes or text into server-sent events, as the WHATWG standard says.
 *
 * Each event is emitted with the chunk that ends it. Comments and `retry` are not emitted. If the source
 * errors, the incomplete event is dropped.
 *
 * Two mercies beside the standard: a last event without its blank line is emitted if its data is complete JSON or `[DONE]`,
 * and a line that isn't a field but reports an error is an event of the type `error`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { parseSSE } from 'rxjs-llm';
 *
 * of('data: Hel', 'lo\r\n\r', '\n').pipe(parseSSE());
 * // => [{ data: 'Hello' }]
 * ```
 *
 * @returns An operator that errors with a {@link ParseError} if an event is larger than `maxBufferSize`.
 */
export function parseSSE(
  config?: RecordParserConfig,
): OperatorFunction<Uint8Array | string, ServerSentEvent> {
  checkLimits({ maxBufferSize: config?.maxBufferSize });
  return applyStep((emit) => createSSEParser(emit, config));
}
