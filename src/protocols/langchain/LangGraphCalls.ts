import { isObject, jsonIn, numberIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';

/** The tool calls of one run, and which of them have no result yet. */
export class LangGraphCalls {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<string>;
  /** The ids of the calls, by the message and the index under which their fragments come. */
  readonly #ids = new Map<string, string>();
  readonly #unanswered = new Set<string>();

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new ToolCalls(emit);
  }

  get isAwaited(): boolean {
    return this.#unanswered.size > 0;
  }

  /** Each message counts the calls of its own from 0. */
  readFragments(fragments: readonly JSONObject[], block: number): void {
    for (const fragment of fragments) {
      const place = `${block} ${numberIn(fragment['index']) ?? ''}`;
      const id = textIn(fragment['id']) ?? this.#ids.get(place) ?? place;
      this.#ids.set(place, id);
      this.#unanswered.add(id);
      const { name, args } = fragment;
      this.#calls.start(id, { id: textIn(fragment['id']), name: textIn(name), text: jsonIn(args) });
    }
  }

  /** The calls of a complete message. If they came in fragments, it only repeats them. */
  readComplete(calls: readonly JSONObject[]): void {
    for (const call of calls) {
      const { name, args } = call;
      const id = textIn(call['id']) ?? `call ${this.#calls.count}`;
      if (this.#calls.find(id)) continue;
      this.#unanswered.add(id);
      const text = isObject(args) ? JSON.stringify(args) : textIn(args);
      this.#calls.start(id, { id: textIn(call['id']), name: textIn(name), text });
    }
  }

  /** Ends the calls that are open: their message is complete. */
  end(): void {
    for (const id of this.#calls.open()) this.#calls.end(id);
  }

  readResult(message: JSONObject): void {
    const id = textIn(message['tool_call_id']) ?? '';
    const isError = message['status'] === 'error';
    this.#unanswered.delete(id);
    this.#emit({ type: 'tool-result', id, result: message['content'], ...(isError && { isError }) });
  }
}
