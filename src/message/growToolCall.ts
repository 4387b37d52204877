import { createGrowingJSONParser, type GrowingJSONParser } from '../framing/createGrowingJSONParser.ts';
import { StampedObject } from '../framing/StampedObject.ts';
import type { ToolCall } from './Message.ts';

/**
 * Makes a snapshot of a call whose arguments still come in. They are parsed when somebody reads them, and then only what
 * came since they were read last.
 *
 * @param before - The snapshot that this one goes on from.
 * @param fragment - What `fields.argumentsText` has more than the one before.
 */
export function growToolCall(
  fields: Omit<ToolCall, 'arguments' | 'status'>,
  before?: ToolCall,
  fragment = '',
): ToolCall {
  const call = { ...fields, status: 'streaming' as const };
  addArguments(call);
  GrowingCall.put(call, before, fragment);
  return call;
}

/** Added, not written over, which takes three times as long. */
function addArguments(call: Omit<ToolCall, 'arguments'>): asserts call is ToolCall {
  Object.defineProperty(call, 'arguments', ARGUMENTS);
}

/** What the snapshots of one call share. */
interface Growth {
  /** The snapshot that may go on: an older one that is reduced again begins a growth of its own. */
  newest: ToolCall;
  /** Has read the first `length` characters; there once somebody has looked. */
  parser: GrowingJSONParser | undefined;
  length: number;
  /** What came after them. */
  unread: string[];
}

/** What a snapshot carries out of sight. */
class GrowingCall extends StampedObject {
  readonly #growth: Growth;
  #value: unknown;
  #isRead = false;

  private constructor(call: ToolCall, growth: Growth) {
    super(call);
    this.#growth = growth;
  }

  static put(call: ToolCall, before: ToolCall | undefined, fragment: string): void {
    const known =
      before && #growth in before && before.#growth.newest === before ? before.#growth : undefined;
    const growth = known ?? { newest: call, parser: undefined, length: 0, unread: [] };
    if (growth.parser) growth.unread.push(fragment);
    growth.newest = call;
    new GrowingCall(call, growth);
  }

  /** A snapshot never changes: what was read once stays. */
  static read(call: ToolCall): unknown {
    if (!(#growth in call)) return undefined;
    if (!call.#isRead) {
      call.#isRead = true;
      call.#value = valueOf(call.#growth, call.argumentsText);
    }
    return call.#value;
  }
}

/** One getter for all snapshots: with one each, every object would be a shape of its own. */
const ARGUMENTS: PropertyDescriptor & ThisType<ToolCall> = {
  enumerable: true,
  configurable: true,
  get() {
    return GrowingCall.read(this);
  },
};

function valueOf(growth: Growth, text: string): unknown {
  if (growth.length > text.length) return read(createGrowingJSONParser(), [text]);
  if (!growth.parser) {
    growth.parser = createGrowingJSONParser();
    growth.unread = [growth.newest.argumentsText];
  }
  const fragments: string[] = [];
  while (growth.length < text.length) {
    const fragment = growth.unread.shift() ?? '';
    const part = fragment.slice(0, text.length - growth.length);
    if (part !== fragment) growth.unread.unshift(fragment.slice(part.length));
    growth.length += part.length;
    fragments.push(part);
  }
  return read(growth.parser, fragments);
}

/** What is no JSON shows as far as it was: the call's status tells at its end. */
function read(parser: GrowingJSONParser, fragments: readonly string[]): unknown {
  try {
    for (const fragment of fragments) parser.push(fragment);
  } catch {
    // The parser keeps its last value.
  }
  return parser.value;
}
