import { createLineParser } from './createLineParser.ts';
import { createTextParser } from './createTextParser.ts';
import { parseRecord } from './parseRecord.ts';
import type { Sink } from './PushStep.ts';
import type { Chunk, RecordParserConfig } from './RecordParser.ts';
import { withoutMark } from './withoutMark.ts';

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
  const { maxBufferSize, malformed = 'error' } = config;
  const lines = createLineParser((line, isLast) => {
    if (/^[ \t\r]*$/.test(line)) return;
    const record = readRecord(line, malformed === 'error' && !isLast);
    if (record !== undefined) emit(record);
  }, maxBufferSize);
  const text = createTextParser(withoutMark((chunk) => lines.push(chunk)));

  return {
    push: (chunk) => text.push(chunk),
    end() {
      text.end();
      lines.end();
    },
  };
}

/** `undefined` for a line that isn't JSON, if such lines are passed over. */
function readRecord(line: string, isStrict: boolean): unknown {
  try {
    return parseRecord(line);
  } catch (error) {
    if (isStrict) throw error;
    return undefined;
  }
}
