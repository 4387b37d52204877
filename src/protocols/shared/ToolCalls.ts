import type { OfChoice } from '../../delta/Delta.ts';
import type { Emit } from '../Protocol.ts';

interface Call<Key> {
  readonly key: Key;
  readonly index: number;
  id: string;
  name: string;
  /** Arguments have been emitted: what comes complete later only repeats them. */
  hasText: boolean;
  isEnded: boolean;
}

/** What a call starts with. An empty id and an empty name count as absent. */
interface ToolCallStart {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly providerExecuted?: boolean | undefined;
}

/**
 * Numbers and emits the tool calls of one answer, on every wire.
 *
 * `Key` is how the wire tells its calls apart: an id, a block, an index. A key that comes again after its call has ended
 * begins another call.
 */
export class ToolCalls<Key> {
  readonly #emit: Emit;
  readonly #choice: OfChoice;
  readonly #calls: Call<Key>[] = [];
  readonly #latest = new Map<Key, Call<Key>>();

  constructor(emit: Emit, choice: OfChoice = {}) {
    this.#emit = emit;
    this.#choice = choice;
  }

  get count(): number {
    return this.#calls.length;
  }

  /** The latest call of this key. */
  find(key: Key): Readonly<Call<Key>> | undefined {
    return this.#latest.get(key);
  }

  /** Opens a call, or adds to an open one the id or the name that it lacked. */
  start(key: Key, { id = '', name = '', providerExecuted = false }: ToolCallStart): void {
    const open = this.#findOpen(key);
    if (open && (open.id || !id) && (open.name || !name)) return;
    const call = open ?? this.#append(key);
    call.id ||= id;
    call.name ||= name;
    this.#emit({
      type: 'tool-call-start',
      index: call.index,
      ...(call.id && { id: call.id }),
      name: call.name,
      ...(providerExecuted && { providerExecuted }),
      ...this.#choice,
    });
  }

  /** Appends to the arguments. Returns false if there is no open call of this key. */
  add(key: Key, text = ''): boolean {
    const call = this.#findOpen(key);
    if (call && text !== '') {
      call.hasText = true;
      this.#emit({ type: 'tool-call-args', index: call.index, text, ...this.#choice });
    }
    return call !== undefined;
  }

  /** Emits arguments that come complete, unless they came in fragments before. */
  complete(key: Key, text: string | undefined): void {
    if (!this.#latest.get(key)?.hasText) this.add(key, text);
  }

  /** Ends a call, if it is open. */
  end(key: Key): void {
    const call = this.#findOpen(key);
    if (!call) return;
    call.isEnded = true;
    this.#emit({ type: 'tool-call-end', index: call.index, ...this.#choice });
  }

  /** The keys of the calls that are open, in the order of their starts. */
  open(): readonly Key[] {
    return this.#calls.filter(({ isEnded }) => !isEnded).map(({ key }) => key);
  }

  /** Forgets every call from this index on. */
  rollBack(count: number): void {
    this.#calls.splice(count);
    this.#latest.clear();
    for (const call of this.#calls) this.#latest.set(call.key, call);
  }

  #findOpen(key: Key): Call<Key> | undefined {
    const call = this.#latest.get(key);
    return call?.isEnded ? undefined : call;
  }

  #append(key: Key): Call<Key> {
    const call = { key, index: this.count, id: '', name: '', hasText: false, isEnded: false };
    this.#calls.push(call);
    this.#latest.set(key, call);
    return call;
  }
}
