import type { OfChoice } from '../../delta/Delta.ts';
import { parseJSON } from '../../json/parseJSON.ts';
import type { Emit } from '../Protocol.ts';
import { ToolCalls, type ToolCallFields } from './ToolCalls.ts';

/** What one record says about a tool call. */
export interface ToolCallFragment extends ToolCallFields {
  /** The provider's own number for the call; hosts leave it out or reuse it. */
  readonly wireIndex?: number | undefined;
}

/**
 * Finds the tool call of each fragment, whatever the host does with ids and indexes.
 *
 * A fragment belongs to the call of its id; else to the call of its index, unless it names another tool; else to
 * the latest call.
 */
export class ToolCallTracker {
  /** The calls by the order in which they came. */
  readonly #calls: ToolCalls<number>;
  readonly #byId = new Map<string, number>();
  readonly #byWireIndex = new Map<number, number>();

  constructor(emit: Emit, choice?: OfChoice) {
    this.#calls = new ToolCalls(emit, choice);
  }

  /** Whether the model waits for a call that the client must make. */
  get isAwaited(): boolean {
    return this.#calls.isAwaited;
  }

  push(fragment: ToolCallFragment): void {
    const key = this.#find(fragment);
    if (this.#calls.find(key)?.isEnded) return;
    this.#calls.start(key, fragment);
    if (fragment.id && !this.#byId.has(fragment.id)) this.#byId.set(fragment.id, key);
  }

  /**
   * Ends the calls that are still open: the provider said that it has made them all.
   *
   * @param isOver - Nothing more comes. Else a call with half of its arguments stays open: hosts say with each of their
   * records why the model stopped.
   */
  end(isOver = true): void {
    for (const key of this.#calls.open()) {
      const text = this.#calls.find(key)?.text ?? '';
      if (isOver || !text.startsWith('{') || isComplete(text)) this.#calls.end(key);
    }
  }

  /** Ends the one call that the fragment belongs to. */
  endOne({ id = '', wireIndex = NaN }: Pick<ToolCallFragment, 'id' | 'wireIndex'>): void {
    const key = this.#byId.get(id) ?? this.#byWireIndex.get(wireIndex);
    if (key !== undefined) this.#calls.end(key);
  }

  #find({ wireIndex, id, name, text }: ToolCallFragment): number {
    const latest = this.#calls.count - 1;
    const key = wireIndex === undefined ? latest : (this.#byWireIndex.get(wireIndex) ?? -1);
    const known = this.#calls.find(key);
    if (id) {
      const sameId = this.#byId.get(id);
      if (sameId !== undefined) return sameId;
      // Some hosts send a new id with each fragment: only a name begins another call under a known index.
      const isKnown = known && !(name && known.name) && (!known.id || (!name && wireIndex !== undefined));
      return isKnown ? key : this.#open(wireIndex);
    }
    if (!known) return name || wireIndex !== undefined || latest < 0 ? this.#open(wireIndex) : latest;
    // A host that only repeats the name sends no arguments with it, or continues open ones.
    const isNew = name && known.name && (name !== known.name || (!!text && isComplete(known.text)));
    return isNew ? this.#open(wireIndex) : key;
  }

  /** The key of a new call, which its index leads to from now on. */
  #open(wireIndex: number | undefined): number {
    if (wireIndex !== undefined) this.#byWireIndex.set(wireIndex, this.#calls.count);
    return this.#calls.count;
  }
}

function isComplete(text: string): boolean {
  // Arguments are an object: the look at the end spares a parse for each fragment.
  return text.trimEnd().endsWith('}') && parseJSON(text) !== undefined;
}
