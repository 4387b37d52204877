import type { Delta, ToolCallStartDelta } from '../../delta/Delta.ts';

interface Call {
  readonly index: number;
  readonly id: string;
  hasText: boolean;
  isEnded: boolean;
}

/** The tool calls of one answer on a wire that names the call in every record, counted from 0. */
export class ToolCallsById {
  readonly #calls: Call[] = [];

  get count(): number {
    return this.#calls.length;
  }

  /** The latest call of this id: a later step or run may use it again. */
  find(id: string): Readonly<Call> | undefined {
    return this.#findLast(id);
  }

  /** Opens a call, unless it is open. */
  start(id: string, fields: Pick<ToolCallStartDelta, 'name' | 'providerExecuted'>): readonly Delta[] {
    if (this.#findLast(id)?.isEnded === false) return [];
    const index = this.count;
    this.#calls.push({ index, id, hasText: false, isEnded: false });
    return [{ type: 'tool-call-start', index, ...(id && { id }), ...fields }];
  }

  /** Appends to an open call; `undefined` where there is none. */
  add(id: string, text: string | undefined): readonly Delta[] | undefined {
    const call = this.#findLast(id);
    if (!call || call.isEnded) return undefined;
    if (!text) return [];
    call.hasText = true;
    return [{ type: 'tool-call-args', index: call.index, text }];
  }

  end(id: string): readonly Delta[] {
    const call = this.#findLast(id);
    if (!call || call.isEnded) return [];
    call.isEnded = true;
    return [{ type: 'tool-call-end', index: call.index }];
  }

  /** Forgets every call from this index on. */
  rollBack(count: number): void {
    this.#calls.splice(count);
  }

  #findLast(id: string): Call | undefined {
    return this.#calls.findLast((call) => call.id === id);
  }
}
