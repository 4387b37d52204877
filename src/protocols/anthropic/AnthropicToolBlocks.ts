import { parseJSON } from '../../json/parseJSON.ts';
import { jsonIn, objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';

/** The content blocks of one answer that hold tool calls. */
export class AnthropicToolBlocks {
  readonly #emit: Emit;
  readonly #calls: ToolCalls<number>;
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
    // A block that never stopped is over once another one begins in its place.
    if (this.#calls.find(block)?.id !== id) this.stop(block);
    const providerExecuted = content['type'] !== 'tool_use';
    if (providerExecuted) this.#own.set(block, content);
    this.#calls.start(block, { id, name: textIn(content['name']), providerExecuted });
    this.#calls.note(block, jsonIn(content['input']));
  }

  add(fragment: unknown, block: number): void {
    this.#calls.add(block, jsonIn(fragment));
  }

  stop(block: number): void {
    this.#calls.end(block);
    const own = this.#own.get(block);
    if (!own) return;
    this.#own.delete(block);
    const input = objectIn(parseJSON(this.#calls.find(block)?.text ?? ''));
    this.#emit({ type: 'data', name: 'block', value: { ...own, input } });
  }

  /** Stops the blocks that are still open: the model has made them all. */
  end(): void {
    for (const block of this.#calls.open()) this.stop(block);
  }
}
