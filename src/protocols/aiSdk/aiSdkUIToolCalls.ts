import type { Delta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';
import { ToolCallsById } from '../shared/ToolCallsById.ts';

/** The tool calls of one answer, with what the backend says of their inputs and outputs. */
export class AiSdkUIToolCalls {
  readonly #calls = new ToolCallsById();
  readonly #refused = new Set<string>();

  get count(): number {
    return this.#calls.count;
  }

  start(record: JSONObject): readonly Delta[] {
    const id = idOf(record);
    this.#refused.delete(id);
    return this.#calls.start(id, {
      name: textIn(record['toolName']) ?? '',
      ...(record['providerExecuted'] === true && { providerExecuted: true }),
    });
  }

  add(record: JSONObject): readonly Delta[] {
    const deltas = this.#calls.add(idOf(record), textIn(record['inputTextDelta']));
    if (!deltas) throw new ParseError('protocol', JSON.stringify(record));
    return deltas;
  }

  /** The input is whole. Where it came in pieces, `input` only repeats it. */
  complete(record: JSONObject): readonly Delta[] {
    return this.#end(record, record['input'] === undefined ? '' : JSON.stringify(record['input']));
  }

  /** The backend found the input wrong, so nobody may run the call: it gets its answer at once. */
  refuse(record: JSONObject): readonly Delta[] {
    const { input } = record;
    // What is no JSON, or not what the tool takes, may come as the model's own text.
    const ended = typeof input === 'string' ? this.#end(record, input) : this.complete(record);
    const answered = this.fail(record, record['errorText']);
    this.#refused.add(idOf(record));
    return [...ended, ...answered];
  }

  answer(record: JSONObject, result: unknown): readonly Delta[] {
    return [{ type: 'tool-result', id: idOf(record), result }];
  }

  fail(record: JSONObject, result: unknown): readonly Delta[] {
    // The backend says it twice: of the input, and then of the output.
    if (this.#refused.has(idOf(record))) return [];
    return [{ type: 'tool-result', id: idOf(record), result, isError: true }];
  }

  /** Forgets every call from this index on. */
  rollBack(count: number): void {
    this.#calls.rollBack(count);
  }

  #end(record: JSONObject, text: string): readonly Delta[] {
    const id = idOf(record);
    const known = this.#calls.find(id);
    if (known?.isEnded) return [];
    const start = known ? [] : this.start(record);
    const args = known?.hasText ? [] : (this.#calls.add(id, text) ?? []);
    return [...start, ...args, ...this.#calls.end(id)];
  }
}

function idOf(record: JSONObject): string {
  return textIn(record['toolCallId']) ?? '';
}
