import { createParser } from 'eventsource-parser';
import { ParseError } from '../errors/ParseError.ts';
import { createTextParser } from './createTextParser.ts';
import type { Sink } from './PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type Chunk, type RecordParserConfig } from './RecordParser.ts';
import type { ServerSentEvent } from './ServerSentEvent.ts';

/**
 * Cuts a body into server-sent events exactly as WHATWG says: ignores one byte order mark, accepts any mix of line
 * ends, repeats the last id until a new one comes, and drops a last event without its blank line.
 */
export function createSSEParser(
  emit: (event: ServerSentEvent) => void,
  config: RecordParserConfig = {},
): Sink<Chunk> {
  const { maxBufferSize = DEFAULT_MAX_BUFFER_SIZE } = config;
  let lastEventId: string | undefined;

  const lines = createParser({
    maxBufferSize,
    onId(id) {
      lastEventId = id;
    },
    onEvent(event) {
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

  return createTextParser((text) => lines.feed(text));
}
