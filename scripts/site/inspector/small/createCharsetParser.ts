import { createTextParser } from '../../../../src/framing/createTextParser.ts';
import type { Sink } from '../../../../src/framing/PushStep.ts';
import type { Chunk } from '../../../../src/framing/RecordParser.ts';
import { withoutMark } from '../../../../src/framing/withoutMark.ts';

/** In place of the library's own, which also knows other charsets: the page's answers are in UTF-8. */
export function createCharsetParser(emit: (text: string) => void): Sink<Chunk> {
  return createTextParser(withoutMark(emit));
}
