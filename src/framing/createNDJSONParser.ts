import { ParseError } from '../errors/ParseError.ts';
import { createTextParser } from './createTextParser.ts';
import type { Sink } from './PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type Chunk, type RecordParserConfig } from './RecordParser.ts';

/** How to cut a body into lines of JSON. */
export interface NDJSONParserConfig extends RecordParserConfig {
  /** A line that is no JSON: fail with a `ParseError` (the default), or pass it over. */
  readonly malformed?: 'error' | 'skip' | undefined;
}

/**
 * Cuts a body into lines, and parses each as JSON: LF or CRLF, one byte order mark, blank lines passed over.
 *
 * A last line without its line feed counts where it is JSON; else it is what a cut left over, and is dropped.
 */
export function createNDJSONParser(
  emit: (record: unknown) => void,
  config: NDJSONParserConfig = {},
): Sink<Chunk> {
  const { maxBufferSize = DEFAULT_MAX_BUFFER_SIZE, malformed = 'error' } = config;
  // Pieces, joined once a line: a long line in small chunks is neither copied nor searched again for each.
  let pieces: string[] = [];
  let length = 0;

  const text = createTextParser((chunk) => {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      hold(chunk.slice(start, end));
      start = end + 1;
      readLine(takeLine(), malformed);
    }
    hold(chunk.slice(start));
  });

  return {
    push: (chunk) => text.push(chunk),
    end() {
      text.end();
      readLine(takeLine(), 'skip');
    },
  };

  function hold(piece: string): void {
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

  function readLine(line: string, whenMalformed: 'error' | 'skip'): void {
    if (/^[ \t\r]*$/.test(line)) return;
    const record = parseLine(line);
    if (record) emit(record.value);
    else if (whenMalformed === 'error') throw new ParseError('json', line);
  }
}

/** Boxed, because `null` and `undefined` must not be taken for each other. */
function parseLine(line: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
}
