import type { OperatorFunction } from 'rxjs';
import { createNDJSONParser, type NDJSONParserConfig } from '../framing/createNDJSONParser.ts';
import { applyStep } from './applyStep.ts';

/**
 * Cuts chunks of bytes or text into lines, and parses each as JSON.
 *
 * Each record comes in the chunk that ends its line. A last line without its line feed is emitted where it is JSON; else
 * it is half a record and dropped: `takeUntilDone` reports the cut. When the source fails, the open line is lost.
 *
 * @param config - `malformed` for a line that is no JSON: `'error'` (the default) or `'skip'`; `maxBufferSize`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { parseNDJSON } from 'rxjs-llm';
 *
 * of('{"a":1}\n{"a"', ':2}\r\n').pipe(parseNDJSON()); // => [{ a: 1 }, { a: 2 }]
 * ```
 *
 * @returns An operator that fails with a {@link ParseError} at a line that is no JSON, or that is longer than
 * `maxBufferSize`.
 */
export function parseNDJSON(config?: NDJSONParserConfig): OperatorFunction<Uint8Array | string, unknown> {
  return applyStep((emit) => createNDJSONParser(emit, config));
}
