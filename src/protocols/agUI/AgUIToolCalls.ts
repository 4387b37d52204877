import { ParseError } from '../../errors/ParseError.ts';
import { textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';

/** The tool calls of one answer, announced or in chunks that open their call by themselves. */
export class AgUIToolCalls {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<string>;
  readonly #chunked = new Set<string>();
  readonly #unanswered = new Set<string>();
  #latest = '';

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new ToolCalls(emit);
  }

  /** Whether the app has calls to answer. */
  get isAwaited(): boolean {
    return this.#unanswered.size > 0;
  }

  /** Whether a call is open that came in chunks. */
  get hasChunks(): boolean {
    return this.#chunked.size > 0;
  }

  start(record: JSONObject, id: string = idIn(record)): void {
    this.#unanswered.add(id);
    this.#calls.start(id, { id, name: textIn(record['toolCallName']) });
  }

  add(record: JSONObject, id: string = idIn(record)): void {
    const isOpen = this.#calls.add(id, wordsIn(record['delta']));
    // A stray fragment after the end of its call changes nothing.
    if (!isOpen && !this.#calls.find(id)) throw new ParseError('protocol', JSON.stringify(record));
  }

  end(record: JSONObject): void {
    this.#calls.end(idIn(record));
  }

  answer(record: JSONObject): void {
    const id = idIn(record);
    this.#unanswered.delete(id);
    this.#emit({ type: 'tool-result', id, result: record['content'] });
  }

  /** Continues the latest call if it names none. */
  addChunk(record: JSONObject): void {
    const id = idIn(record) || this.#latest;
    const isNew = this.#calls.find(id)?.isEnded !== false && !!textIn(record['toolCallName']);
    if (isNew) this.start(record, id);
    this.add(record, id);
    this.#latest = id;
    this.#chunked.add(id);
  }

  /** Only the event after its chunks tells that a call is complete. */
  endChunked(): void {
    for (const id of this.#chunked) this.#calls.end(id);
    this.#chunked.clear();
  }
}

function idIn(record: JSONObject): string {
  return textIn(record['toolCallId']) ?? '';
}
