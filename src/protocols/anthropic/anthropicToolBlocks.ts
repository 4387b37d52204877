import type { Delta } from '../../delta/Delta.ts';
import { objectIn, textIn, type JSONObject } from '../../json/unknown.ts';

interface ToolBlock {
  readonly index: number;
  /** Input that came with the block's start: the fallback for a block without fragments. */
  input: string;
}

/** The content blocks of one answer that hold tool calls, counted from 0. */
export class AnthropicToolBlocks {
  readonly #open = new Map<number, ToolBlock>();
  #count = 0;

  start(content: JSONObject, block: number): readonly Delta[] {
    const id = textIn(content['id']);
    const input = objectIn(content['input']);
    const index = this.#count++;
    this.#open.set(block, { index, input: Object.keys(input).length > 0 ? JSON.stringify(input) : '' });
    return [
      {
        type: 'tool-call-start',
        index,
        ...(id && { id }),
        name: textIn(content['name']) ?? '',
        ...(content['type'] !== 'tool_use' && { providerExecuted: true }),
      },
    ];
  }

  add(fragment: unknown, block: number): readonly Delta[] {
    const call = this.#open.get(block);
    const text = textIn(fragment);
    if (!call || !text) return [];
    call.input = '';
    return [{ type: 'tool-call-args', index: call.index, text }];
  }

  stop(block: number): readonly Delta[] {
    const call = this.#open.get(block);
    if (!call) return [];
    this.#open.delete(block);
    const { index, input } = call;
    const end: Delta = { type: 'tool-call-end', index };
    return input === '' ? [end] : [{ type: 'tool-call-args', index, text: input }, end];
  }
}
