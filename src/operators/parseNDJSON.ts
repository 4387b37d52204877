import type { OperatorFunction } from 'rxjs';
import { createNDJSONParser, type NDJSONParserConfig } from '../framing/createNDJSONParser.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { applyStep } from './applyStep.ts';

/**
 * Cuts chunks of bytes or text into lines, and parses each as JSON.
 *
 * Each record is emitted with the chunk that ends its line. A last line without a line feed is emitted if it is valid JSON,
 * else dropped as incomplete: `takeUntilDone` reports the cut. If the source errors, the incomplete line is dropped too.
 *
 * @param config - `malformed` for a line that isn't JSON: `'error'` (the default) or `'skip'`; `maxBufferSize`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { parseNDJSON } from 'rxjs-llm';
 *
 * of('{"a":1}\n{"a"', ':2}\r\n').pipe(parseNDJSON()); // => [{ a: 1 }, { a: 2 }]
 * ```
 *
 * @returns An operator that errors with a {@link ParseError} if a line isn't JSON or is longer than `maxBufferSize`.
 */
export function parseNDJSON(config?: NDJSONParserConfig): OperatorFunction<Uint8Array | string, unknown> {
  checkLimits({ maxBufferSize: config?.maxBufferSize });
  return applyStep((emit) => createNDJSONParser(emit, config));
}
