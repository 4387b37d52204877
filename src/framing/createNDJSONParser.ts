import { ParseError } from '../errors/ParseError.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { createTextParser } from './createTextParser.ts';
import type { Sink } from './PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type Chunk, type RecordParserConfig } from './RecordParser.ts';

/** How to parse lines of JSON. */
export interface NDJSONParserConfig extends RecordParserConfig {
  /** For a line that isn't JSON: `'error'` (the default) throws a `ParseError`, `'skip'` ignores the line. */
  readonly malformed?: 'error' | 'skip' | undefined;
}

/**
 * Cuts a body into lines (LF or CRLF) and parses each as JSON. Ignores one byte order mark and blank lines.
 *
 * A last line without a line feed is emitted if it is JSON; else it was cut, and is dropped.
 */
export function createNDJSONParser(
  emit: (record: unknown) => void,
  config: NDJSONParserConfig = {},
): Sink<Chunk> {
  const { maxBufferSize = DEFAULT_MAX_BUFFER_SIZE, malformed = 'error' } = config;
  // Joined once per line, so that a long line in small chunks is neither copied nor searched again for each chunk.
  let pieces: string[] = [];
  let length = 0;

  const text = createTextParser((chunk) => {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      buffer(chunk.slice(start, end));
      start = end + 1;
      readLine(takeLine(), malformed);
    }
    buffer(chunk.slice(start));
  });

  return {
    push: (chunk) => text.push(chunk),
    end() {
      text.end();
      readLine(takeLine(), 'skip');
    },
  };

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

  function readLine(line: string, whenMalformed: 'error' | 'skip'): void {
    if (/^[ \t\r]*$/.test(line)) return;
    const record = parseJSON(line);
    if (record !== undefined) emit(record);
    else if (whenMalformed === 'error') throw new ParseError('json', line);
  }
}
