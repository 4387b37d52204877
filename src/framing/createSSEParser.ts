import { createParser } from 'eventsource-parser';
import { errorIn } from '../errors/errorIn.ts';
import { ParseError } from '../errors/ParseError.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { createTextParser } from './createTextParser.ts';
import type { Sink } from './PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type Chunk, type RecordParserConfig } from './RecordParser.ts';
import type { ServerSentEvent } from './ServerSentEvent.ts';

/**
 * Cuts a body into server-sent events as WHATWG says: ignores one byte order mark, accepts any mix of line ends, and
 * repeats the last id until a new one comes.
 *
 * Two mercies beside it. A last event without its blank line is emitted if its data is complete JSON or `[DONE]`. A line
 * that isn't a field and reports an error is emitted as an event of the type `error`.
 */
export function createSSEParser(
  emit: (event: ServerSentEvent) => void,
  config: RecordParserConfig = {},
): Sink<Chunk> {
  const { maxBufferSize = DEFAULT_MAX_BUFFER_SIZE } = config;
  let lastEventId: string | undefined;
  let unknown = '';
  let rest = '';
  let isAtEnd = false;

  const lines = createParser({
    maxBufferSize,
    onId(id) {
      lastEventId = id;
    },
    onEvent(event) {
      if (isAtEnd && !isComplete(event.data)) return;
      if (event.data.length > maxBufferSize) throw new ParseError('too-large', event.data);
      if (lastEventId !== undefined) event.id = lastEventId;
      emit(event);
    },
    onError({ field, value, line }) {
      if (line === undefined) throw new ParseError('too-large');
      if (field === 'error' && value) emitError(value);
      else if (reportsError(line)) emitError(line);
      else if (unknown.length < LONGEST_ERROR) unknown += `${line}\n`;
    },
  });

  function emitError(data: string): void {
    emit({ event: 'error', data });
  }

  // The line parser drops the beginning of a line that isn't a field, so it gets complete lines.
  const text = createTextParser((piece) => {
    const start = piece.lastIndexOf('\n') + 1;
    const end = start + piece.slice(start).lastIndexOf('\r') + 1;
    if (end > 0) {
      lines.feed(rest + piece.slice(0, end));
      rest = '';
    }
    rest += piece.slice(end);
    if (rest.length > maxBufferSize) throw new ParseError('too-large', rest);
  });

  return {
    push: (chunk) => text.push(chunk),
    end() {
      text.end();
      isAtEnd = true;
      lines.feed(`${rest}\n\n`);
      if (reportsError(unknown)) emitError(unknown);
    },
  };
}

/** How many characters are read of lines that aren't fields, in all: an error is short. */
const LONGEST_ERROR = 16_384;

function isComplete(data: string): boolean {
  return data === '[DONE]' || typeof parseJSON(data) === 'object';
}

function reportsError(text: string): boolean {
  return /^\s*[{[]/.test(text) && errorIn(parseJSON(text)) !== undefined;
}
