import { ParseError } from '../errors/ParseError.ts';
import { createEventLines, type EventLines, type SSEParserConfig } from './createEventLines.ts';
import { GrowingText } from './GrowingText.ts';
import type { Sink } from './PushStep.ts';
import { DEFAULT_MAX_BUFFER_SIZE, type Chunk } from './RecordParser.ts';
import type { ServerSentEvent } from './ServerSentEvent.ts';
import { sizeOfLine } from './sizeOfLine.ts';
import { TextReader } from './TextReader.ts';

/**
 * Cuts a body into server-sent events as WHATWG says: ignores one byte order mark, accepts any mix of line ends, and
 * repeats the last id until a new one comes.
 *
 * Two mercies beside it. A last event without its blank line is emitted if its data is complete JSON or `[DONE]`. A line
 * that isn't a field and reports an error is emitted as an event of the type `error`.
 */
export function createSSEParser(
  emit: (event: ServerSentEvent) => void,
  config?: SSEParserConfig,
): Sink<Chunk> {
  return new SSEParser(emit, config);
}

/**
 * Reads by itself what nearly all hosts send: events of one line of data, with or without a name. Others are read line
 * by line, by a reader that is made for the first of them.
 *
 * All state is in one object: with a thousand streams, memory is what a server waits for most.
 */
class SSEParser implements Sink<Chunk> {
  readonly #emit: (event: ServerSentEvent) => void;
  readonly #config: SSEParserConfig;
  readonly #maxBufferSize: number;
  readonly #text = new TextReader();
  readonly #rest = new GrowingText();
  #endsInReturn = false;
  #hasBegun = false;
  #lines: EventLines | undefined;

  constructor(emit: (event: ServerSentEvent) => void, config: SSEParserConfig = {}) {
    this.#emit = emit;
    this.#config = config;
    this.#maxBufferSize = config.maxBufferSize ?? DEFAULT_MAX_BUFFER_SIZE;
  }

  push(chunk: Chunk): void {
    this.#add(this.#text.read(chunk));
  }

  end(): void {
    this.#add(this.#text.end());
    const rest = this.#rest.take();
    if (rest || this.#lines) this.#openLines().end(rest);
  }

  #add(piece: string): void {
    if (piece === '') return;
    const found = this.#endsInReturn || piece.includes('\r') ? this.#withLineFeeds(piece) : piece;
    // Of a large chunk, no more is copied than the end of the event that the chunk before began.
    const end = this.#rest.length && found.indexOf('\n\n') + 1;
    if (end) this.#cut(found.slice(0, end + 1));
    this.#cut(end ? found.slice(end + 1) : found);
  }

  #cut(text: string): void {
    const end = text.endsWith('\n') ? text.length : text.lastIndexOf('\n') + 1;
    if (end > 0) this.#read(this.#rest.take() + text.slice(0, end));
    if (end < text.length) this.#rest.add(text.slice(end));
    if (this.#rest.length > this.#maxBufferSize) throw new ParseError('too-large', this.#rest.take());
  }

  /** A line feed may be the other half of the end of a line that has been read. */
  #withLineFeeds(piece: string): string {
    const found = this.#endsInReturn ? piece.replace(/^\n/, '') : piece;
    this.#endsInReturn = piece.endsWith('\r');
    return found.replace(/\r\n?/g, '\n');
  }

  #read(text: string): void {
    for (let at = 0; at < text.length;) {
      at = (!this.#lines?.isOpen() && this.#readPlain(text, at)) || this.#openLines().read(text, at);
    }
  }

  /** Returns where the event ends, or 0 if it isn't plain. */
  #readPlain(text: string, from: number): number {
    const isNamed = text[from] === 'e' && text.slice(from, from + 7) === 'event: ';
    const start = isNamed ? text.indexOf('\n', from) + 1 : from;
    const end = text.indexOf('\n', start);
    const event = isNamed ? text.slice(from + 7, start - 1) : undefined;
    const isPlain = event !== '' && text.slice(start, start + 6) === 'data: ' && text[end + 1] === '\n';
    if (!isPlain || sizeOfLine(start, end) > this.#maxBufferSize) return 0;

    const data = text.slice(start + 6, end);
    this.#hasBegun = true;
    if (this.#lines) this.#lines.emit(event, data);
    else this.#emit({ id: undefined, event, data });
    return end + 2;
  }

  #openLines(): EventLines {
    return (this.#lines ??= createEventLines(this.#emit, this.#config, this.#hasBegun));
  }
}
