import { ParseError } from '../../errors/ParseError.ts';
import { parseJSON } from '../../json/parseJSON.ts';
import { isObject, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';

/** The tool calls of one answer, with what the backend says of their inputs and outputs. */
export class AiSdkUIToolCalls {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<string>;
  readonly #refused = new Set<string>();

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new ToolCalls(emit);
  }

  get count(): number {
    return this.#calls.count;
  }

  start(record: JSONObject): void {
    const id = idIn(record);
    this.#refused.delete(id);
    const providerExecuted = record['providerExecuted'] === true;
    this.#calls.start(id, { id, name: textIn(record['toolName']), providerExecuted });
  }

  add(record: JSONObject): void {
    const isKnown = this.#calls.add(idIn(record), textIn(record['inputTextDelta']));
    if (!isKnown) throw new ParseError('protocol', JSON.stringify(record));
  }

  /** The input is complete. If it came in pieces, `input` only repeats it. */
  complete(record: JSONObject): void {
    const { input } = record;
    // Some backends pass on the model's own text.
    const isText = typeof input === 'string' && isObject(parseJSON(input));
    this.#end(record, isText ? input : (JSON.stringify(input) ?? ''));
  }

  /** The backend found the input wrong, so nobody may run the call: it gets its answer at once. */
  refuse(record: JSONObject): void {
    const { input } = record;
    // What is not JSON, or not what the tool takes, may come as the model's own text.
    if (typeof input === 'string') this.#end(record, input);
    else this.complete(record);
    this.fail(record, record['errorText']);
    this.#refused.add(idIn(record));
  }

  answer(record: JSONObject, result: unknown): void {
    this.#emit({ type: 'tool-result', id: idIn(record), result });
  }

  fail(record: JSONObject, result: unknown): void {
    const id = idIn(record);
    // The backend says it twice: of the input, and then of the output.
    if (!this.#refused.has(id)) this.#emit({ type: 'tool-result', id, result, isError: true });
  }

  /** Forgets every call from this index on. */
  rollBack(count: number): void {
    this.#calls.rollBack(count);
  }

  #end(record: JSONObject, text: string): void {
    const id = idIn(record);
    const known = this.#calls.find(id);
    if (known?.isEnded) return;
    if (!known) this.start(record);
    this.#calls.complete(id, text);
    this.#calls.end(id, text || undefined);
  }
}

function idIn(record: JSONObject): string {
  return textIn(record['toolCallId']) ?? '';
}
