import type { Delta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from '../../framing/RecordParser.ts';

/** What one record says about a tool call. Empty strings count as absent. */
export interface ToolCallFragment {
  /** The provider's own number for the call; hosts leave it out or reuse it. */
  readonly wireIndex?: number | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  readonly providerExecuted?: boolean | undefined;
}

interface OpenCall {
  /** Counted as the calls start: one that waits for its name must leave no gap. */
  index: number;
  id: string | undefined;
  name: string | undefined;
  text: string;
  isAnnounced: boolean;
  isEnded: boolean;
  isProviders: boolean;
}

/**
 * Puts the fragments of tool calls together whatever the host does with ids and indexes.
 *
 * A fragment belongs to the call of its id; else to the call of its index, unless it names another tool; else to
 * the latest call. A name that comes after its id holds the start back until it is there. Arguments longer than the
 * largest record are a `ParseError`.
 */
export class ToolCallTracker {
  readonly #calls: OpenCall[] = [];
  readonly #byWireIndex = new Map<number, OpenCall>();
  #started = 0;
  readonly #choice: { readonly choice?: number };

  constructor(choice = 0) {
    this.#choice = choice === 0 ? {} : { choice };
  }

  push(fragment: ToolCallFragment, out: Delta[]): void {
    const call = this.#callOf(fragment);
    const held = call.isAnnounced ? '' : call.text;
    const text = fragment.text ?? '';
    const isNews = (!call.id && !!fragment.id) || (!call.name && !!fragment.name);
    call.id ||= fragment.id;
    call.name ||= fragment.name;
    call.text += text;
    if (call.text.length > DEFAULT_MAX_BUFFER_SIZE) throw new ParseError('too-large', text);
    call.isProviders ||= fragment.providerExecuted ?? false;

    if (isNews && call.name) this.#announce(call, out);
    if (call.isAnnounced && held + text !== '') {
      out.push({ type: 'tool-call-args', index: call.index, text: held + text, ...this.#choice });
    }
  }

  /** Ends the calls that are still open: the provider said that it has made them all. */
  end(out: Delta[]): void {
    for (const call of this.#calls) this.#end(call, out);
  }

  /** Ends the one call that the fragment belongs to. */
  endOne({ id, wireIndex }: Pick<ToolCallFragment, 'id' | 'wireIndex'>, out: Delta[]): void {
    const call = this.#ofId(id) ?? this.#ofWireIndex(wireIndex);
    if (call) this.#end(call, out);
  }

  #end(call: OpenCall, out: Delta[]): void {
    if (call.isEnded) return;
    if (!call.isAnnounced) {
      this.#announce(call, out);
      if (call.text !== '') {
        out.push({ type: 'tool-call-args', index: call.index, text: call.text, ...this.#choice });
      }
    }
    call.isEnded = true;
    out.push({ type: 'tool-call-end', index: call.index, ...this.#choice });
  }

  #announce(call: OpenCall, out: Delta[]): void {
    if (!call.isAnnounced) call.index = this.#started++;
    call.isAnnounced = true;
    out.push({
      type: 'tool-call-start',
      index: call.index,
      ...(call.id && { id: call.id }),
      name: call.name ?? '',
      ...(call.isProviders && { providerExecuted: true }),
      ...this.#choice,
    });
  }

  #callOf(fragment: ToolCallFragment): OpenCall {
    const { wireIndex, id, name, text } = fragment;
    const known = wireIndex === undefined ? this.#calls.at(-1) : this.#ofWireIndex(wireIndex);
    if (id) {
      const sameId = this.#ofId(id);
      if (sameId) return sameId;
      return known && !known.id && !(name && known.name) ? known : this.#open(wireIndex);
    }
    if (!known) return name || wireIndex !== undefined ? this.#open(wireIndex) : this.#latest();
    // A host that only repeats the name sends no arguments with it, or goes on with open ones.
    const isNew = name && known.name && (name !== known.name || (!!text && isWhole(known.text)));
    return isNew ? this.#open(wireIndex) : known;
  }

  #ofId(id: string | undefined): OpenCall | undefined {
    return id ? this.#calls.find((call) => call.id === id) : undefined;
  }

  #ofWireIndex(wireIndex: number | undefined): OpenCall | undefined {
    return wireIndex === undefined ? undefined : this.#byWireIndex.get(wireIndex);
  }

  #latest(): OpenCall {
    return this.#calls.at(-1) ?? this.#open(undefined);
  }

  #open(wireIndex: number | undefined): OpenCall {
    const call: OpenCall = {
      index: 0,
      id: undefined,
      name: undefined,
      text: '',
      isAnnounced: false,
      isEnded: false,
      isProviders: false,
    };
    this.#calls.push(call);
    if (wireIndex !== undefined) this.#byWireIndex.set(wireIndex, call);
    return call;
  }
}

function isWhole(text: string): boolean {
  // Arguments are an object: the look at the end spares a parse for each fragment.
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
