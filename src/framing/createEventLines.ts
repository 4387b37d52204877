import { createParser } from 'eventsource-parser';
import { errorIn } from '../errors/errorIn.ts';
import { ParseError } from '../errors/ParseError.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type RecordParserConfig } from './RecordParser.ts';
import type { ServerSentEvent } from './ServerSentEvent.ts';
import { sizeOfLine } from './sizeOfLine.ts';

/** What a reader of events hears besides them. */
export interface SSEParserConfig extends RecordParserConfig {
  /** Called with how long to wait before the next connection, in milliseconds. */
  readonly onRetry?: (wait: number) => void;
  /** Called with each id at the end of its block, which may have no data, and before its event. */
  readonly onId?: (id: string) => void;
}

/** Reads any events, line by line, and lines that aren't fields. */
export interface EventLines {
  /** Whether lines of an event have been read, but not its end. */
  isOpen(): boolean;
  /** Reads complete lines up to the end of an event, and returns where that is. */
  read(text: string, from: number): number;
  /** Reads the last line, which may be incomplete. */
  end(rest: string): void;
  /** Emits an event that was read elsewhere. */
  emit(event: string | undefined, data: string): void;
}

/** @param hasBegun - Whether the body's beginning was read elsewhere: only there, a byte order mark is ignored. */
export function createEventLines(
  emitEvent: (event: ServerSentEvent) => void,
  { maxBufferSize = DEFAULT_MAX_BUFFER_SIZE, onRetry, onId }: SSEParserConfig,
  hasBegun: boolean,
): EventLines {
  let id: string | undefined;
  let unknown = '';
  let isAtEnd = false;
  let isOpen = false;
  /** The size of the data that is open. */
  let size = 0;
  /** The lines since the last event that aren't fields, and how many in all were parsed. */
  let strangers = 0;
  let tries = 0;

  const lines = createParser({
    onRetry,
    onId(found) {
      id = found;
      onId?.(found);
    },
    onEvent({ event, data }) {
      if (!isAtEnd || isComplete(data)) emit(event, data);
    },
  });
  if (hasBegun) lines.feed(':\n');

  function emit(event: string | undefined, data: string): void {
    strangers = 0;
    emitEvent({ id, event, data });
  }

  /** Doesn't feed lines that aren't fields: the line parser would make an error with a stack of each. */
  function read(text: string, from: number): number {
    let fed = from;
    for (let start = from, end = 0; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
      isOpen = end > start;
      if (!isOpen) {
        size = 0;
        lines.feed(text.slice(fed, end + 1));
        return end + 1;
      }
      if (text.startsWith('d', start)) size += sizeOfLine(start, end);
      FIELD.lastIndex = start;
      if (FIELD.test(text) && size <= maxBufferSize) continue;
      const line = text.slice(start, end);
      // The comment is for a parser that hasn't begun: a byte order mark after this line isn't the body's.
      lines.feed(`${text.slice(fed, start)}:\n`);
      fed = end + 1;
      if (size > maxBufferSize) throw new ParseError('too-large', line);
      readStranger(line);
    }
    lines.feed(text.slice(fed));
    return text.length;
  }

  function readStranger(line: string): void {
    strangers += 1;
    if (strangers > MOST_STRANGERS) throw new ParseError('protocol', line);
    const [, value] = /^error: ?([^]+)/.exec(line) ?? [];
    if (value) emitError(value);
    else if (isJSON(line) && ++tries <= MOST_STRANGERS && reportsError(line)) emitError(line);
    else if (unknown.length < LONGEST_ERROR) {
      unknown += `${line}\n`;
      // What is written in several lines ends by a bracket that isn't indented.
      if (/^[}\]]/.test(line) && ++tries <= MOST_STRANGERS) emitUnknown();
    }
  }

  function emitUnknown(): void {
    if (!reportsError(unknown)) return;
    emitError(unknown);
    unknown = '';
  }

  function emitError(data: string): void {
    emitEvent({ event: 'error', data });
  }

  return {
    isOpen: () => isOpen,
    read,
    end(rest) {
      isAtEnd = true;
      read(`${rest}\n\n`, 0);
      emitUnknown();
    },
    emit,
  };
}

/** How many characters are read of lines that aren't fields, in all: an error is short. */
const LONGEST_ERROR = 16_384;

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
