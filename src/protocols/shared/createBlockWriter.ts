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
  /** What has come so far of the arguments of a call. */
  text: string;
  /** What proves it: only its end has it, as the next turn must send it back. */
  signature?: string | undefined;
  redacted?: string | undefined;
  isEnded?: boolean;
}

/** Writes content on a wire that marks where each block begins and ends, and has calls of JSON only. */
export interface BlockWriter {
  /** The latest call of each number. */
  readonly calls: ReadonlyMap<number, Block>;
  push(delta: Delta): void;
  /** Ends the text or the reasoning that is open. */
  close(): void;
  /** Ends the calls that the source has left open. */
  endCalls(): void;
  /** Forgets all of it. */
  reset(): void;
}

/** @param text - The piece; at the end of a call all of its arguments, if the pieces said something else. */
type Write = (step: 'start' | 'delta' | 'end', block: Block, text?: string) => void;

/** @param prefix - What the ids of text and reasoning begin with. */
export function createBlockWriter(write: Write, prefix: () => string = () => ''): BlockWriter {
  const calls = new Map<number, Block>();
  let open: Block | undefined;
  let count = 0;

  function close(): void {
    if (open) write('end', open);
    open = undefined;
  }

  function say(type: 'text' | 'reasoning', text: string, block: Block['block']): void {
    if (open?.type !== type || open.block !== block) {
      close();
      open = { type, id: `${prefix()}${type}-${++count}`, block, text: '' };
      write('start', open);
    }
    if (text) write('delta', open, text);
  }

  return {
    calls,
    push(delta) {
      switch (delta.type) {
        case 'text':
        case 'refusal':
          if (delta.text) say('text', delta.text, delta.type === 'text' ? delta.block : 'refusal');
          return;
        case 'reasoning': {
          const { text, block, signature, redacted } = delta;
          const isProof = signature ?? redacted;
          // What is encrypted is a block of its own, and what is signed is complete.
          if (redacted) close();
          if (text || isProof) say('reasoning', text, block);
          if (!open || !isProof) return;
          Object.assign(open, { signature, redacted });
          return close();
        }
        case 'tool-call-start': {
          const { index, id = `call-${index + 1}`, name, providerExecuted, custom } = delta;
          const known = calls.get(index);
          // Hosts send some fields late: the call has its id by then.
          if (known && !known.isEnded) return;
          const call: Block = { type: 'tool-call', id, name, providerExecuted, custom, text: '' };
          calls.set(index, call);
          close();
          return write('start', call);
        }
        case 'tool-call-args':
        case 'tool-call-end': {
          const call = calls.get(delta.index);
          if (!call || call.isEnded) return;
          if (delta.type === 'tool-call-args') add(call, delta.text);
          else end(call, delta.text);
          return;
        }
        case 'tool-result':
        case 'file':
        case 'data':
          // What follows is another part.
          return close();
        default:
      }
    },
    close,
    endCalls() {
      for (const call of calls.values()) if (!call.isEnded) end(call);
    },
    reset() {
      open = undefined;
      calls.clear();
    },
  };

  /** Plain text becomes a JSON string, piece by piece. */
  function add(call: Block, text: string): void {
    const piece = call.custom ? (call.text ? '' : '"') + JSON.stringify(text).slice(1, -1) : text;
    if (text) append(call, piece);
  }

  function append(call: Block, piece: string): void {
    call.text += piece;
    write('delta', call, piece);
  }

  function end(call: Block, complete?: string): void {
    const isSaid = call.text !== '';
    if (!isSaid && complete) add(call, complete);
    if (call.custom) append(call, call.text ? '"' : '""');
    call.isEnded = true;
    const corrected = isSaid ? complete : undefined;
    write('end', call, call.custom && corrected !== undefined ? JSON.stringify(corrected) : corrected);
  }
}
