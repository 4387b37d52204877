import { ParseError } from '../errors/ParseError.ts';
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
  // Joined once per line, so that a long line in small chunks is neither copied nor searched again for each chunk.
  let pieces: string[] = [];
  let length = 0;

  function buffer(piece: string): void {
    if (piece === '') return;
    pieces.push(piece);
    length += piece.length;
    if (length > maxBufferSize) throw new ParseError('too-large', takeLine());
  }

  function takeLine(): string {
    const line = pieces.join('');
    pieces = [];
    length = 0;
    return line;
  }

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
        buffer(chunk.slice(start, end));
        start = end + 1;
        emit(takeLine(), false);
      }
      buffer(chunk.slice(start));
    },
    end: () => emit(takeLine(), true),
  };
}
