import { ParseError } from '../errors/ParseError.ts';
import { GrowingText } from './GrowingText.ts';
import type { Sink } from './PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from './RecordParser.ts';

/**
 * Re-cuts text at line feeds.
 *
 * @param emit - Takes each line without its line feed; `isLast` for a last line that has none, and may be empty.
 */
export function createLineParser(
  emit: (line: string, isLast: boolean) => void,
  maxBufferSize: number = DEFAULT_MAX_BUFFER_SIZE,
): Required<Sink<string>> {
  const line = new GrowingText();

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
        buffer(chunk.slice(start, end));
        start = end + 1;
        emit(line.take(), false);
      }
      buffer(chunk.slice(start));
    },
    end: () => emit(line.take(), true),
  };

  function buffer(piece: string): void {
    if (piece === '') return;
    line.add(piece);
    if (line.length > maxBufferSize) throw new ParseError('too-large', line.take());
  }
}
