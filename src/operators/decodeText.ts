import type { OperatorFunction } from 'rxjs';
import { createTextParser } from '../framing/createTextParser.ts';
import { withoutMark } from '../framing/withoutMark.ts';
import { applyStep } from './applyStep.ts';

/**
 * Decodes UTF-8 chunks into text without ever splitting a character.
 *
 * Removes a byte order mark at the start. Bytes that aren't UTF-8 become U+FFFD, and so does a character that is
 * incomplete when the source completes. Empty strings are not emitted.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { decodeText } from 'rxjs-llm';
 *
 * of(Uint8Array.of(0xc3), Uint8Array.of(0xa4, 0x21)).pipe(decodeText()); // => ['ä!']
 * ```
 *
 * @returns An operator from bytes to text; text passes through.
 */
export function decodeText(): OperatorFunction<Uint8Array | string, string> {
  return applyStep((emit) => createTextParser(withoutMark(emit)));
}
