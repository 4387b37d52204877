import { ParseError } from '../../errors/ParseError.ts';
import type { Emit } from '../Protocol.ts';
import { GrowingCall, type ToolCallFields } from './GrowingCall.ts';
import { MAX_ITEMS } from '../../delta/maxItems.ts';

/**
 * The tool calls of one answer, on a wire that tells them apart.
 *
 * `Key` is how it does: an id, a block, an index. A key that comes again after its call has ended begins another call.
 */
export class ToolCalls<Key> {
  readonly #emit: Emit;
  #calls: (readonly [Key, GrowingCall])[] = [];
  /** The calls that may be open, in the order of their starts. */
  #open = new Map<GrowingCall, Key>();
  #isAwaited = false;
  #latest = new Map<Key, GrowingCall>();
  /** Arguments that calls came with. */
  readonly #noted = new Map<Key, string>();
  #emitted = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  get count(): number {
    return this.#calls.length;
  }

  /** Whether the model waits for a call that the client must make. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** The latest call of this key. */
  find(key: Key): Readonly<GrowingCall> | undefined {
    return this.#latest.get(key);
  }

  /** Opens a call, or adds to an open one. */
  start(key: Key, fields: ToolCallFields): void {
    const call = this.#findOpen(key) ?? this.#append(key);
    call.add(fields);
    this.#isAwaited ||= !call.providerExecuted;
  }

  /** Appends to the arguments. Returns false if there is no open call of this key. */
  add(key: Key, text = ''): boolean {
    const call = this.#findOpen(key);
    call?.append(text);
    return !!call;
  }

  /** Notes arguments that a call came with, which are emitted at its end, unless fragments come. */
  note(key: Key, text: string | undefined): void {
    if (text) this.#noted.set(key, text);
  }

  /** Adds arguments that come complete, unless they came in fragments before. */
  complete(key: Key, text: string | undefined): void {
    if (!this.#latest.get(key)?.text) this.add(key, text);
  }

  /** Ends a call, if it is open: see `GrowingCall`. */
  end(key: Key, complete?: string): void {
    const call = this.#latest.get(key);
    if (!call) return;
    this.complete(key, this.#noted.get(key));
    this.#noted.delete(key);
    call.end(complete);
    this.#open.delete(call);
  }

  /** The keys of the calls that are open, in the order of their starts. */
  open(): readonly Key[] {
    return [...this.#open.values()];
  }

  /** Forgets every call from this place on. */
  rollBack(count: number): void {
    this.#calls = this.#calls.slice(0, count);
    this.#latest = new Map(this.#calls);
    this.#open = new Map(this.#calls.filter(([, { isEnded }]) => !isEnded).map(([key, call]) => [call, key]));
    this.#isAwaited = this.#calls.some(([, { providerExecuted }]) => !providerExecuted);
    this.#emitted = this.#calls.filter(([, { index }]) => index !== undefined).length;
  }

  #findOpen(key: Key): GrowingCall | undefined {
    const call = this.#latest.get(key);
    return call?.isEnded ? undefined : call;
  }

  #append(key: Key): GrowingCall {
    const call = new GrowingCall(this.#emit, () => this.#emitted++);
    this.#calls.push([key, call]);
    this.#open.set(call, key);
    if (this.#calls.length - this.#emitted > MAX_ITEMS) throw new ParseError('too-large');
    this.#latest.set(key, call);
    return call;
  }
}
