import type { OfChoice } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from '../../framing/RecordParser.ts';
import { isSameJSON } from '../../json/isSameJSON.ts';
import type { Emit } from '../Protocol.ts';

interface Call<Key> {
  readonly key: Key;
  /** `undefined` until the call is emitted: one that waits for its name must leave no gap. */
  index: number | undefined;
  id: string;
  name: string;
  text: string;
  providerExecuted: boolean;
  custom: boolean;
  isEnded: boolean;
}

/** What a record says about a call. Empty strings count as absent. */
export interface ToolCallFields {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** The arguments, or a fragment of them. */
  readonly text?: string | undefined;
  readonly providerExecuted?: boolean | undefined;
  /** The arguments are plain text. */
  readonly custom?: boolean | undefined;
}

/**
 * Numbers and emits the tool calls of one answer, on every wire.
 *
 * `Key` is how the wire tells its calls apart: an id, a block, an index. A key that comes again after its call has ended
 * begins another call. A call is emitted once its name is known, or when it ends. Arguments longer than the largest
 * record are a `ParseError`.
 */
export class ToolCalls<Key> {
  readonly #emit: Emit;
  readonly #choice: OfChoice;
  readonly #calls: Call<Key>[] = [];
  readonly #latest = new Map<Key, Call<Key>>();
  #emitted = 0;

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

  /** Opens a call, or adds to an open one. */
  start(key: Key, fields: ToolCallFields): void {
    const { id = '', name = '', text = '', providerExecuted = false, custom = false } = fields;
    const call = this.#findOpen(key) ?? this.#append(key);
    const isEmitted = call.index !== undefined;
    const isFresh = (!call.id && id) || (!call.name && name);
    call.id ||= id;
    call.name ||= name;
    call.providerExecuted ||= providerExecuted;
    call.custom ||= custom;
    this.#grow(call, text);
    if (isFresh && call.name) this.#emitStart(call);
    if (isEmitted) this.#emitText(call, text);
  }

  /** Appends to the arguments. Returns false if there is no open call of this key. */
  add(key: Key, text = ''): boolean {
    const call = this.#findOpen(key);
    if (!call) return false;
    this.#grow(call, text);
    this.#emitText(call, text);
    return true;
  }

  /** Adds arguments that come complete, unless they came in fragments before. */
  complete(key: Key, text: string | undefined): void {
    if (!this.#latest.get(key)?.text) this.add(key, text);
  }

  /**
   * Ends a call, if it is open.
   *
   * @param complete - Its arguments as the wire has said them in one piece: they are right if the fragments differ.
   */
  end(key: Key, complete?: string): void {
    const call = this.#findOpen(key);
    if (!call) return;
    if (call.index === undefined) this.#emitStart(call);
    call.isEnded = true;
    const text = complete !== undefined && !isSameJSON(call.text, complete) ? { text: complete } : undefined;
    this.#emit({ type: 'tool-call-end', index: call.index ?? 0, ...text, ...this.#choice });
  }

  /** Whether the model waits for a call that the client must make. */
  get isAwaited(): boolean {
    return this.#calls.some(({ providerExecuted }) => !providerExecuted);
  }

  /** The keys of the calls that are open, in the order of their starts. */
  open(): readonly Key[] {
    return this.#calls.filter(({ isEnded }) => !isEnded).map(({ key }) => key);
  }

  /** Forgets every call from this place on. */
  rollBack(count: number): void {
    this.#calls.splice(count);
    this.#emitted = this.#calls.filter(({ index }) => index !== undefined).length;
    this.#latest.clear();
    for (const call of this.#calls) this.#latest.set(call.key, call);
  }

  #findOpen(key: Key): Call<Key> | undefined {
    const call = this.#latest.get(key);
    return call?.isEnded ? undefined : call;
  }

  #append(key: Key): Call<Key> {
    const call: Call<Key> = {
      key,
      index: undefined,
      id: '',
      name: '',
      text: '',
      providerExecuted: false,
      custom: false,
      isEnded: false,
    };
    this.#calls.push(call);
    this.#latest.set(key, call);
    return call;
  }

  #grow(call: Call<Key>, text: string): void {
    call.text += text;
    if (call.text.length > DEFAULT_MAX_BUFFER_SIZE) throw new ParseError('too-large', text);
  }

  #emitStart(call: Call<Key>): void {
    const { id, name, providerExecuted, custom } = call;
    const isKnown = call.index !== undefined;
    const index = (call.index ??= this.#emitted++);
    this.#emit({
      type: 'tool-call-start',
      index,
      ...(id && { id }),
      name,
      ...(providerExecuted && { providerExecuted }),
      ...(custom && { custom }),
      ...this.#choice,
    });
    if (!isKnown) this.#emitText(call, call.text);
  }

  #emitText({ index }: Call<Key>, text: string): void {
    if (index !== undefined && text !== '') {
      this.#emit({ type: 'tool-call-args', index, text, ...this.#choice });
    }
  }
}
