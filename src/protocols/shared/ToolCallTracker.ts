import type { OfChoice } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from '../../framing/RecordParser.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls } from './ToolCalls.ts';

/** What one record says about a tool call. Empty strings count as absent. */
export interface ToolCallFragment {
  /** The provider's own number for the call; hosts leave it out or reuse it. */
  readonly wireIndex?: number | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  readonly providerExecuted?: boolean | undefined;
}

/** A call as far as its fragments have said what it is. */
interface TrackedCall {
  id: string | undefined;
  name: string | undefined;
  text: string;
  providerExecuted: boolean;
}

/**
 * Finds the tool call of each fragment, whatever the host does with ids and indexes.
 *
 * A fragment belongs to the call of its id; else to the call of its index, unless it names another tool; else to
 * the latest call. A call is emitted once its name is known, or when it ends. Arguments longer than the largest record
 * are a `ParseError`.
 */
export class ToolCallTracker {
  readonly #emitted: ToolCalls<TrackedCall>;
  readonly #calls: TrackedCall[] = [];
  readonly #byId = new Map<string, TrackedCall>();
  readonly #byWireIndex = new Map<number, TrackedCall>();

  constructor(emit: Emit, choice?: OfChoice) {
    this.#emitted = new ToolCalls(emit, choice);
  }

  push(fragment: ToolCallFragment): void {
    const call = this.#find(fragment);
    const { id, name, text = '', providerExecuted = false } = fragment;
    call.id ||= id;
    call.name ||= name;
    call.text += text;
    call.providerExecuted ||= providerExecuted;
    if (call.id && call.id === id) this.#byId.set(id, call);
    if (call.text.length > DEFAULT_MAX_BUFFER_SIZE) throw new ParseError('too-large', text);

    const emitted = this.#emitted.find(call);
    if (!call.name || emitted?.isEnded) return;
    this.#emitted.start(call, call);
    this.#emitted.add(call, emitted ? text : call.text);
  }

  /** Ends the calls that are still open: the provider said that it has made them all. */
  end(): void {
    for (const call of this.#calls) this.#end(call);
  }

  /** Ends the one call that the fragment belongs to. */
  endOne({ id, wireIndex }: Pick<ToolCallFragment, 'id' | 'wireIndex'>): void {
    const call = this.#ofId(id) ?? this.#ofWireIndex(wireIndex);
    if (call) this.#end(call);
  }

  #end(call: TrackedCall): void {
    if (!this.#emitted.find(call)) {
      this.#emitted.start(call, call);
      this.#emitted.add(call, call.text);
    }
    this.#emitted.end(call);
  }

  #find({ wireIndex, id, name, text }: ToolCallFragment): TrackedCall {
    const known = wireIndex === undefined ? this.#calls.at(-1) : this.#ofWireIndex(wireIndex);
    if (id) {
      const sameId = this.#ofId(id);
      if (sameId) return sameId;
      return known && !known.id && !(name && known.name) ? known : this.#open(wireIndex);
    }
    if (!known) return name || wireIndex !== undefined ? this.#open(wireIndex) : this.#latest();
    // A host that only repeats the name sends no arguments with it, or continues open ones.
    const isNew = name && known.name && (name !== known.name || (!!text && isComplete(known.text)));
    return isNew ? this.#open(wireIndex) : known;
  }

  #ofId(id = ''): TrackedCall | undefined {
    return this.#byId.get(id);
  }

  #ofWireIndex(wireIndex: number | undefined): TrackedCall | undefined {
    return wireIndex === undefined ? undefined : this.#byWireIndex.get(wireIndex);
  }

  #latest(): TrackedCall {
    return this.#calls.at(-1) ?? this.#open(undefined);
  }

  #open(wireIndex: number | undefined): TrackedCall {
    const call: TrackedCall = { id: undefined, name: undefined, text: '', providerExecuted: false };
    this.#calls.push(call);
    if (wireIndex !== undefined) this.#byWireIndex.set(wireIndex, call);
    return call;
  }
}

function isComplete(text: string): boolean {
  // Arguments are an object: the look at the end spares a parse for each fragment.
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
