import type { Delta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';
import { ToolCallsById } from '../shared/ToolCallsById.ts';

const NONE: readonly Delta[] = [];

/** The tool calls of one answer, announced or in chunks that open their call by themselves. */
export class AgUIToolCalls {
  readonly #calls = new ToolCallsById();
  readonly #chunked = new Set<string>();
  readonly #unanswered = new Set<string>();
  #latest = '';

  /** Whether the app has calls to answer. */
  get isAwaited(): boolean {
    return this.#unanswered.size > 0;
  }

  start(record: JSONObject): readonly Delta[] {
    this.#unanswered.add(idOf(record));
    return this.#calls.start(idOf(record), { name: textIn(record['toolCallName']) ?? '' });
  }

  add(record: JSONObject): readonly Delta[] {
    return this.#append(idOf(record), record);
  }

  end(record: JSONObject): readonly Delta[] {
    return this.#calls.end(idOf(record));
  }

  answer(record: JSONObject): readonly Delta[] {
    const id = idOf(record);
    this.#unanswered.delete(id);
    return [{ type: 'tool-result', id, result: record['content'] }];
  }

  /** Goes on with the latest call where it names none. */
  addChunk(record: JSONObject): readonly Delta[] {
    const id = idOf(record) || this.#latest;
    const isNew = this.#calls.find(id)?.isEnded !== false && !!textIn(record['toolCallName']);
    if (isNew) this.#unanswered.add(id);
    const start = isNew ? this.#calls.start(id, { name: textIn(record['toolCallName']) ?? '' }) : [];
    const args = this.#append(id, record);
    this.#latest = id;
    this.#chunked.add(id);
    return [...start, ...args];
  }

  /** Only the event behind its chunks tells that a call is whole. */
  endChunked(): readonly Delta[] {
    if (this.#chunked.size === 0) return NONE;
    const ends = [...this.#chunked].flatMap((id) => this.#calls.end(id));
    this.#chunked.clear();
    return ends;
  }

  #append(id: string, record: JSONObject): readonly Delta[] {
    const deltas = this.#calls.add(id, textIn(record['delta']));
    if (!deltas) throw new ParseError('protocol', JSON.stringify(record));
    return deltas;
  }
}

function idOf(record: JSONObject): string {
  return textIn(record['toolCallId']) ?? '';
}
