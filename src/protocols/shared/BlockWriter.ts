import type { Delta } from '../../delta/Delta.ts';

/** A stretch of text or of reasoning, or a tool call. */
interface Block {
  readonly type: 'text' | 'reasoning' | 'tool-call';
  readonly id: string;
  /** The tool's. */
  readonly name?: string;
  /** The source's number of it. */
  readonly block?: number | undefined;
  /** What has come so far. */
  text: string;
}

type Write = (step: 'start' | 'delta' | 'end', block: Block, text?: string) => void;

/** Writes content on a wire that marks where each block begins and ends. */
export class BlockWriter {
  readonly #write: Write;
  readonly #calls = new Map<number, Block>();
  #open: Block | undefined;
  #count = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  push(delta: Delta): void {
    switch (delta.type) {
      case 'text':
      case 'reasoning': {
        const { type, block, text } = delta;
        if (text === '') return;
        if (this.#open?.type !== type || this.#open.block !== block) {
          this.close();
          this.#open = { type, id: `${type}-${++this.#count}`, block, text: '' };
          this.#write('start', this.#open);
        }
        return this.#write('delta', this.#open, text);
      }
      case 'tool-call-start': {
        const { index, id = `call-${index + 1}`, name } = delta;
        const call: Block = { type: 'tool-call', id, name, text: '' };
        this.#calls.set(index, call);
        this.close();
        return this.#write('start', call);
      }
      case 'tool-call-args': {
        const call = this.#calls.get(delta.index);
        if (!call || delta.text === '') return;
        call.text += delta.text;
        return this.#write('delta', call, delta.text);
      }
      case 'tool-call-end': {
        const call = this.#calls.get(delta.index);
        return call && this.#write('end', call);
      }
      default:
    }
  }

  close(): void {
    if (this.#open) this.#write('end', this.#open);
    this.#open = undefined;
  }
}
