import { jsonIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';

/** The content blocks of one answer that hold tool calls. */
export class AnthropicToolBlocks {
  readonly #calls: ToolCalls<number>;
  /** Input that came with a block's start: the fallback for a block without fragments. */
  readonly #inputs = new Map<number, string>();

  constructor(emit: Emit) {
    this.#calls = new ToolCalls(emit);
  }

  get isAwaited(): boolean {
    return this.#calls.isAwaited;
  }

  start(content: JSONObject, block: number): void {
    const input = jsonIn(content['input']);
    if (input) this.#inputs.set(block, input);
    this.#calls.start(block, {
      id: textIn(content['id']),
      name: textIn(content['name']),
      providerExecuted: content['type'] !== 'tool_use',
    });
  }

  add(fragment: unknown, block: number): void {
    this.#calls.add(block, jsonIn(fragment));
  }

  stop(block: number): void {
    this.#calls.complete(block, this.#inputs.get(block));
    this.#calls.end(block);
    this.#inputs.delete(block);
  }
}
