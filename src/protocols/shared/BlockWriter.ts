import type { Delta } from '../../delta/Delta.ts';

/** A stretch of text or of reasoning, or a tool call. */
export interface Block {
  readonly type: 'text' | 'reasoning' | 'tool-call';
  readonly id: string;
  /** The tool's. */
  readonly name?: string;
  readonly providerExecuted?: boolean | undefined;
  readonly custom?: boolean | undefined;
  /** The source's number of it. A refusal is a text of its own. */
  readonly block?: number | 'refusal' | undefined;
  /** What has come so far. */
  text: string;
  signature?: string | undefined;
  redacted?: string | undefined;
  isEnded?: boolean;
}

/** @param text - The piece; at the end of a call all of its arguments, if the pieces said something else. */
type Write = (step: 'start' | 'delta' | 'end', block: Block, text?: string) => void;

/** Writes content on a wire that marks where each block begins and ends, and has calls of JSON only. */
export class BlockWriter {
  readonly #write: Write;
  readonly #prefix: () => string;
  readonly #calls = new Map<number, Block>();
  #open: Block | undefined;
  #count = 0;

  /** @param prefix - What the ids of text and reasoning begin with. */
  constructor(write: Write, prefix: () => string = () => '') {
    this.#write = write;
    this.#prefix = prefix;
  }

  get calls(): readonly Block[] {
    return [...this.#calls.values()];
  }

  push(delta: Delta): void {
    switch (delta.type) {
      case 'text':
        return this.#say('text', delta.text, delta.block);
      case 'refusal':
        return this.#say('text', delta.text, 'refusal');
      case 'reasoning': {
        const { text, block, signature, redacted } = delta;
        const isProof = !!(signature ?? redacted);
        // What is encrypted is a block of its own, and what is signed is complete.
        if (redacted) this.close();
        this.#say('reasoning', text, block, isProof);
        if (this.#open && isProof) Object.assign(this.#open, { signature, redacted });
        if (isProof) this.close();
        return;
      }
      case 'tool-call-start': {
        const { index, id = `call-${index + 1}`, name, providerExecuted, custom } = delta;
        const known = this.#calls.get(index);
        // Hosts send some fields late: the call has its id by then.
        if (known && !known.isEnded) return;
        const call: Block = { type: 'tool-call', id, name, providerExecuted, custom, text: '' };
        this.#calls.set(index, call);
        this.close();
        return this.#write('start', call);
      }
      case 'tool-call-args':
        return this.#add(this.#calls.get(delta.index), delta.text);
      case 'tool-call-end': {
        const call = this.#calls.get(delta.index);
        if (call) this.#end(call, delta.text);
        return;
      }
      case 'tool-result':
      case 'file':
      case 'data':
        // What follows is another part.
        return this.close();
      default:
    }
  }

  close(): void {
    if (this.#open) this.#write('end', this.#open);
    this.#open = undefined;
  }

  /** Ends the calls that the source has left open. */
  endCalls(): void {
    for (const call of this.#calls.values()) this.#end(call);
  }

  /** Forgets all of it. */
  reset(): void {
    this.#open = undefined;
    this.#calls.clear();
  }

  #say(type: 'text' | 'reasoning', text: string, block?: Block['block'], isProof = false): void {
    if (text === '' && !isProof) return;
    if (this.#open?.type !== type || this.#open.block !== block) {
      this.close();
      this.#open = { type, id: `${this.#prefix()}${type}-${++this.#count}`, block, text: '' };
      this.#write('start', this.#open);
    }
    if (text !== '') this.#write('delta', this.#open, text);
  }

  /** Plain text becomes a JSON string, piece by piece. */
  #add(call: Block | undefined, text: string): void {
    if (!call || call.isEnded || text === '') return;
    const quote = call.text === '' ? '"' : '';
    const piece = call.custom ? quote + JSON.stringify(text).slice(1, -1) : text;
    call.text += piece;
    this.#write('delta', call, piece);
  }

  #end(call: Block, complete?: string): void {
    if (call.isEnded) return;
    const isSaid = call.text !== '';
    if (complete !== undefined && !isSaid) this.#add(call, complete);
    if (call.custom) {
      const rest = call.text === '' ? '""' : '"';
      call.text += rest;
      this.#write('delta', call, rest);
    }
    call.isEnded = true;
    const corrected = isSaid ? complete : undefined;
    this.#write('end', call, call.custom && corrected !== undefined ? JSON.stringify(corrected) : corrected);
  }
}
