import { createParser } from 'eventsource-parser';
import { errorIn } from '../errors/errorIn.ts';
import { ParseError } from '../errors/ParseError.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { createTextParser } from './createTextParser.ts';
import { GrowingText } from './GrowingText.ts';
import type { Sink } from './PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type Chunk, type RecordParserConfig } from './RecordParser.ts';
import type { ServerSentEvent } from './ServerSentEvent.ts';

/** What a reader of events hears besides them. */
export interface SSEParserConfig extends RecordParserConfig {
  /** Called with how long to wait before the next connection, in milliseconds. */
  readonly onRetry?: (wait: number) => void;
}

/**
 * Cuts a body into server-sent events as WHATWG says: ignores one byte order mark, accepts any mix of line ends, and
 * repeats the last id until a new one comes.
 *
 * Two mercies beside it. A last event without its blank line is emitted if its data is complete JSON or `[DONE]`. A line
 * that isn't a field and reports an error is emitted as an event of the type `error`.
 */
export function createSSEParser(
  emit: (event: ServerSentEvent) => void,
  config: SSEParserConfig = {},
): Sink<Chunk> {
  const { maxBufferSize = DEFAULT_MAX_BUFFER_SIZE, onRetry } = config;
  const rest = new GrowingText();
  let lastEventId: string | undefined;
  let unknown = '';
  let isAtEnd = false;
  let endsInReturn = false;
  /** The size of the data that is open. */
  let size = 0;
  /** The lines since the last event that aren't fields, and how many in all were parsed. */
  let strangers = 0;
  let tries = 0;

  const lines = createParser({
    onRetry,
    onId(id) {
      lastEventId = id;
    },
    onEvent(event) {
      strangers = 0;
      if (isAtEnd && !isComplete(event.data)) return;
      if (lastEventId !== undefined) event.id = lastEventId;
      emit(event);
    },
  });

  /** Feeds complete lines, without those that aren't fields: the line parser would make an error with a stack of each. */
  function feed(text: string): void {
    let fed = 0;
    for (let start = 0, end = 0; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
      if (end === start) {
        size = 0;
        continue;
      }
      const isData = text.charCodeAt(start) === LETTER_D;
      if (isData) size += Math.max(SHORTEST_LINE, end - start);
      FIELD.lastIndex = start;
      // Most lines are data: the look at two characters spares the expression.
      const isField = (isData && text.charCodeAt(start + 4) === COLON) || FIELD.test(text);
      if (isField && size <= maxBufferSize) continue;
      const line = text.slice(start, end);
      lines.feed(text.slice(fed, start));
      fed = end + 1;
      if (size > maxBufferSize) throw new ParseError('too-large', line);
      readStranger(line);
    }
    lines.feed(text.slice(fed));
  }

  function readStranger(line: string): void {
    strangers += 1;
    if (strangers > MOST_STRANGERS) throw new ParseError('protocol', line);
    const [, value] = /^error: ?([^]+)/.exec(line) ?? [];
    if (value) emitError(value);
    else if (isJSON(line) && ++tries <= MOST_STRANGERS && reportsError(line)) emitError(line);
    else if (unknown.length < LONGEST_ERROR) unknown += `${line}\n`;
  }

  function emitError(data: string): void {
    emit({ event: 'error', data });
  }

  const text = createTextParser((piece) => {
    const found = piece.includes('\r') || endsInReturn ? withLineFeeds(piece) : piece;
    const end = found.lastIndexOf('\n') + 1;
    if (end > 0) feed(rest.take() + found.slice(0, end));
    if (end < found.length) rest.add(found.slice(end));
    if (rest.length > maxBufferSize) throw new ParseError('too-large', rest.take());
  });

  /** A line feed may be the other half of the end of a line that has been fed. */
  function withLineFeeds(piece: string): string {
    const found = endsInReturn ? piece.replace(/^\n/, '') : piece;
    // An empty piece changes nothing.
    endsInReturn = !piece || piece.endsWith('\r');
    return found.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  }

  return {
    push: (chunk) => text.push(chunk),
    end() {
      text.end();
      isAtEnd = true;
      feed(`${rest.take()}\n\n`);
      if (reportsError(unknown)) emitError(unknown);
    },
  };
}

/** How many characters are read of lines that aren't fields, in all: an error is short. */
const LONGEST_ERROR = 16_384;

const LETTER_D = 100;
const COLON = 58;
/** What a line takes in memory, however short it is. */
const SHORTEST_LINE = 32;
/** How many lines between two events may not be fields, and how many in all may be parsed. */
const MOST_STRANGERS = 1_000;

/** Matches the beginning of a field, of a comment, or of an empty line. A byte order mark may precede the first line. */
const FIELD = /\uFEFF?(?:(?:data|event|id)?[:\n]|retry: ?\d+\n)/y;

function isComplete(data: string): boolean {
  return data === '[DONE]' || typeof parseJSON(data) === 'object';
}

function isJSON(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

function reportsError(text: string): boolean {
  return isJSON(text) && errorIn(parseJSON(text)) !== undefined;
}
