import { parseJSON } from '../../json/parseJSON.ts';
import { jsonIn, objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';

/** The content blocks of one answer that hold tool calls. */
export class AnthropicToolBlocks {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<number>;
  /** Input that came with a block's start: the fallback for a block without fragments. */
  readonly #inputs = new Map<number, string>();
  /** The calls of the provider's own tools: the next turn sends them back as they came. */
  readonly #own = new Map<number, JSONObject>();

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#calls = new ToolCalls(emit);
  }

  get isAwaited(): boolean {
    return this.#calls.isAwaited;
  }

  start(content: JSONObject, block: number): void {
    const id = textIn(content['id']);
    const input = jsonIn(content['input']);
    // A block that never stopped is over once another one begins in its place.
    if (this.#calls.find(block)?.id !== id) this.stop(block);
    const providerExecuted = content['type'] !== 'tool_use';
    if (input) this.#inputs.set(block, input);
    if (providerExecuted) this.#own.set(block, content);
    this.#calls.start(block, { id, name: textIn(content['name']), providerExecuted });
  }

  add(fragment: unknown, block: number): void {
    this.#calls.add(block, jsonIn(fragment));
  }

  stop(block: number): void {
    this.#calls.complete(block, this.#inputs.get(block));
    this.#calls.end(block);
    this.#inputs.delete(block);
    const own = this.#own.get(block);
    const input = objectIn(parseJSON(this.#calls.find(block)?.text ?? ''));
    if (own) this.#emit({ type: 'data', name: 'block', value: { ...own, input } });
    this.#own.delete(block);
  }
}
