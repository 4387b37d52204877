import { isSameJSON } from '../../json/isSameJSON.ts';
import { parseJSON } from '../../json/parseJSON.ts';
import { ParseError } from '../../errors/ParseError.ts';
import type { Emit } from '../Protocol.ts';
import { GrowingCall, type ToolCallFields } from './GrowingCall.ts';
import { MAX_ITEMS } from '../../delta/maxItems.ts';

/** What one record says about a tool call. */
export interface ToolCallFragment extends ToolCallFields {
  /** The provider's own number for the call; hosts leave it out, reuse it, or send it as a text. */
  readonly wireIndex?: unknown;
}

/** The tool calls of one answer, on a wire of many hosts. */
export interface ToolCallTracker {
  /** The latest call of each of the provider's numbers. */
  readonly byWireIndex: ReadonlyMap<unknown, GrowingCall>;
  /** Whether the model waits for a call that the client must make. */
  isAwaited(): boolean;
  push(fragment: ToolCallFragment): void;
  /**
   * Ends the calls that are still open: the provider said that it has made them all.
   *
   * @param isOver - Nothing more comes. Else a call with half of its arguments stays open: hosts say with each of their
   * records why the model stopped.
   */
  end(isOver?: boolean): void;
}

/**
 * Makes what finds the tool call of each fragment, whatever the host does with ids and indexes.
 *
 * A fragment belongs to the call of its id; else to the call of its index, unless it names another tool; else to
 * the latest call.
 */
export function createToolCallTracker(emit: Emit): ToolCallTracker {
  /** The calls that are open, and those of them that something was added to since the last look. */
  const open = new Set<GrowingCall>();
  const changed = new Set<GrowingCall>();
  const byId = new Map<string, GrowingCall>();
  const byWireIndex = new Map<unknown, GrowingCall>();
  let isAwaited = false;
  let emitted = 0;

  function find({ wireIndex, id, name, text }: ToolCallFragment): GrowingCall | undefined {
    const sameId = id && byId.get(id);
    const known = sameId || byWireIndex.get(wireIndex) || (!id && !name && byWireIndex.get(undefined));
    if (!known) return undefined;
    const isNamedAgain = name && known.name;
    // Some hosts send a new id with each fragment: only a name begins another call under a known index.
    const isOther =
      id && !sameId
        ? isNamedAgain || (known.id && (name || wireIndex === undefined))
        : // A host that only repeats the name sends no arguments with it, or continues open ones.
          isNamedAgain &&
          ((known.text && name !== known.name) ||
            (text && isComplete(known) && !(sameId && isSameJSON(text, known.text))));
    return isOther ? undefined : known;
  }

  function begin(wireIndex: unknown): GrowingCall {
    const call = new GrowingCall(emit, () => emitted++);
    open.add(call);
    if (open.size - emitted > MAX_ITEMS) throw new ParseError('too-large');
    // One without a number continues the latest.
    byWireIndex.set(undefined, call).set(wireIndex, call);
    return call;
  }

  return {
    byWireIndex,
    isAwaited: () => isAwaited,
    push(fragment) {
      const call = find(fragment) ?? begin(fragment.wireIndex);
      const { text = '' } = fragment;
      // Some hosts end a call by all of it again.
      if (call.isEnded || (!call.custom && isComplete(call) && isSameJSON(text, call.text))) return;
      call.add(fragment);
      changed.add(call);
      isAwaited ||= !call.providerExecuted;
      if (fragment.id) byId.set(fragment.id, call);
    },
    end(isOver = true) {
      for (const call of isOver ? open : changed) {
        if (!isOver && call.head === '{' && !isComplete(call)) continue;
        call.end();
        open.delete(call);
      }
      changed.clear();
    },
  };
}

/** Tells whether the arguments are complete JSON, as long as looking costs no more than a few times what they are. */
function isComplete(call: GrowingCall): boolean {
  // Arguments are an object: the look at the end spares a parse for each fragment.
  if (/[^\s}]\s*$/.test(call.tail)) return false;
  call.looked += call.text.length;
  return call.looked <= 16 * call.text.length + 100_000 && parseJSON(call.text) !== undefined;
}
