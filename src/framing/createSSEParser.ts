import { createParser } from 'eventsource-parser';
import { ParseError } from '../errors/ParseError.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { createErrorLineReader } from './createErrorLineReader.ts';
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
    onError(error) {
      // The other errors are lines that the standard ignores.
      if (error.type === 'max-buffer-size-exceeded') throw new ParseError('too-large');
    },
  });
  // The text parser removes the byte order mark. This SSE comment keeps the line parser from removing a second one.
  lines.feed(':\n');

  // Events that come before an error in the same chunk are emitted before it.
  let chunk = '';
  let fed = 0;
  function feedUpTo(end: number): void {
    lines.feed(chunk.slice(fed, end));
    fed = end;
  }
  const errors = createErrorLineReader((data, end) => {
    feedUpTo(end);
    emit({ event: 'error', data });
  });

  const text = createTextParser((decoded) => {
    chunk = decoded;
    fed = 0;
    errors.push(decoded);
    feedUpTo(decoded.length);
  });

  return {
    push: (piece) => text.push(piece),
    end() {
      text.end();
      isAtEnd = true;
      chunk = '';
      fed = 0;
      lines.feed('\n\n');
      errors.end();
    },
  };
}

function isComplete(data: string): boolean {
  return data === '[DONE]' || (/^[{[]/.test(data) && parseJSON(data) !== undefined);
}
