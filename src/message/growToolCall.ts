import { createGrowingJSONParser, type GrowingJSONParser } from '../framing/createGrowingJSONParser.ts';
import { StampedObject } from '../framing/StampedObject.ts';
import type { ToolCall } from './Message.ts';

/**
 * Creates a snapshot of a call whose arguments are still arriving. They are parsed when they are read, and then only what
 * has arrived since the last read.
 *
 * @param before - The snapshot that this one continues.
 * @param fragment - What `fields.argumentsText` adds to that of `before`.
 */
export function growToolCall(
  fields: Omit<ToolCall, 'arguments' | 'status'>,
  before?: ToolCall,
  fragment = '',
): ToolCall {
  const call = { ...fields, status: 'streaming' as const };
  addArguments(call);
  GrowingCall.stamp(call, before, fragment);
  return call;
}

/** Adds the getter to an object without the field, which is three times as fast as redefining a field. */
function addArguments(call: Omit<ToolCall, 'arguments'>): asserts call is ToolCall {
  Object.defineProperty(call, 'arguments', ARGUMENTS);
}

/** The state that the snapshots of one call share. */
interface Growth {
  /** The only snapshot that continues this growth: an older one that is reduced again begins its own. */
  newest: ToolCall;
  /** Has read the first `length` characters. Created on first read. */
  parser: GrowingJSONParser | undefined;
  length: number;
  /** The fragments after them. */
  unread: string[];
}

/** The private fields of a snapshot. */
class GrowingCall extends StampedObject {
  readonly #growth: Growth;
  #value: unknown;
  #isRead = false;

  private constructor(call: ToolCall, growth: Growth) {
    super(call);
    this.#growth = growth;
  }

  static stamp(call: ToolCall, before: ToolCall | undefined, fragment: string): object {
    const shared =
      before && #growth in before && before.#growth.newest === before ? before.#growth : undefined;
    const growth = shared ?? { newest: call, parser: undefined, length: 0, unread: [] };
    if (growth.parser) growth.unread.push(fragment);
    growth.newest = call;
    return new GrowingCall(call, growth);
  }

  /**
   * A snapshot never changes, so the first value that was read is returned again. A framework's proxy or copy of it has no
   * private fields, but it has the text. Its value isn't extensible, because Vue would else wrap it, which hides from
   * `isClosed` what is open.
   */
  static read(call: ToolCall): unknown {
    if (!(#growth in call)) {
      return Object.preventExtensions(readAll(createGrowingJSONParser(), [call.argumentsText]));
    }
    if (!call.#isRead) {
      call.#isRead = true;
      call.#value = parseArguments(call.#growth, call.argumentsText);
    }
    return call.#value;
  }
}

/** One getter for all snapshots: with one each, every object would have its own hidden class. */
const ARGUMENTS: PropertyDescriptor & ThisType<ToolCall> = {
  enumerable: true,
  configurable: true,
  get() {
    return this.custom ? this.argumentsText : GrowingCall.read(this);
  },
};

function parseArguments(growth: Growth, text: string): unknown {
  if (growth.length > text.length) return readAll(createGrowingJSONParser(), [text]);
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
  return readAll(growth.parser, fragments);
}

/** Invalid JSON keeps its last valid value; the call's status becomes `invalid` when it ends. */
function readAll(parser: GrowingJSONParser, fragments: readonly string[]): unknown {
  try {
    for (const fragment of fragments) parser.push(fragment);
  } catch {
    // `parser.value` is the last valid one.
  }
  return parser.value;
}
