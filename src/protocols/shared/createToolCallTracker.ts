import { parseJSON } from '../../json/parseJSON.ts';
import type { Emit } from '../Protocol.ts';
import { GrowingCall, type ToolCallFields } from './GrowingCall.ts';

/** What one record says about a tool call. */
export interface ToolCallFragment extends ToolCallFields {
  /** The provider's own number for the call; hosts leave it out or reuse it. */
  readonly wireIndex?: number | undefined;
}

/** The tool calls of one answer, on a wire of many hosts. */
export interface ToolCallTracker {
  /** The latest call of each of the provider's numbers. */
  readonly byWireIndex: ReadonlyMap<number, GrowingCall>;
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
  const calls: GrowingCall[] = [];
  const byId = new Map<string, GrowingCall>();
  const byWireIndex = new Map<number, GrowingCall>();
  let emitted = 0;

  function find({ wireIndex, id, name, text }: ToolCallFragment): GrowingCall | undefined {
    const sameId = id && byId.get(id);
    if (sameId) return sameId;
    const known = wireIndex === undefined ? calls.at(-1) : byWireIndex.get(wireIndex);
    if (!known) return undefined;
    const isNamedAgain = name && known.name;
    // Some hosts send a new id with each fragment: only a name begins another call under a known index.
    const isOther = id
      ? isNamedAgain || (known.id && (name || wireIndex === undefined))
      : // A host that only repeats the name sends no arguments with it, or continues open ones.
        isNamedAgain && (name !== known.name || (text && isComplete(known.text)));
    return isOther ? undefined : known;
  }

  function open(wireIndex: number | undefined): GrowingCall {
    const call = new GrowingCall(emit, () => emitted++);
    calls.push(call);
    if (wireIndex !== undefined) byWireIndex.set(wireIndex, call);
    return call;
  }

  return {
    byWireIndex,
    isAwaited: () => calls.some(({ providerExecuted }) => !providerExecuted),
    push(fragment) {
      const call = find(fragment) ?? open(fragment.wireIndex);
      if (call.isEnded) return;
      call.add(fragment);
      if (fragment.id) byId.set(fragment.id, call);
    },
    end(isOver = true) {
      for (const call of calls) {
        if (isOver || !call.text.startsWith('{') || isComplete(call.text)) call.end();
      }
    },
  };
}

function isComplete(text: string): boolean {
  // Arguments are an object: the look at the end spares a parse for each fragment.
  return text.trimEnd().endsWith('}') && parseJSON(text) !== undefined;
}
