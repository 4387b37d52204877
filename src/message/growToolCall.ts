import { createGrowingJSONParser, type GrowingJSONParser } from '../framing/createGrowingJSONParser.ts';
import { StampedObject } from '../framing/StampedObject.ts';
import type { ToolCall } from './Message.ts';

/**
 * Makes a snapshot of a call whose arguments are still arriving. They are parsed when they are read, and then only what
 * has arrived since the last read.
 *
 * @param call - The other fields, in an object that becomes the snapshot.
 * @param before - The snapshot that this one continues.
 * @param fragment - What `call.argumentsText` adds to that of `before`.
 */
export function growToolCall(call: Omit<ToolCall, 'arguments'>, before?: ToolCall, fragment = ''): ToolCall {
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
  readonly parser: GrowingJSONParser;
  /** How many fragments have arrived. */
  count: number;
  /** How many of them the parser has read. */
  read: number;
  /** The latest fragments: at least those that the parser hasn't read. */
  fragments: string[];
}

/** The private fields of a snapshot. */
class GrowingCall extends StampedObject {
  readonly #growth: Growth;
  /** How many fragments had arrived. */
  readonly #count: number;
  #value: unknown;

  private constructor(call: ToolCall, growth: Growth) {
    super(call);
    this.#growth = growth;
    this.#count = growth.count;
  }

  static stamp(call: ToolCall, before: ToolCall | undefined, fragment: string): object {
    // Only the newest snapshot continues its growth: an older one that is reduced again begins its own.
    const isNewest = before && #growth in before && before.#count === before.#growth.count;
    const growth = isNewest
      ? before.#growth
      : { parser: createGrowingJSONParser(), count: 0, read: 0, fragments: [] };
    growth.count += 1;
    growth.fragments.push(isNewest ? fragment : call.argumentsText);
    return new GrowingCall(call, growth);
  }

  /**
   * A snapshot never changes, so the first value that was read is returned again. A framework's proxy or copy of it has no
   * private fields, but it has the text. Its value isn't extensible, because Vue would else wrap it, which hides from
   * `isClosed` what is open.
   */
  static read(call: ToolCall): unknown {
    const { argumentsText: text } = call;
    if (!(#growth in call)) return Object.preventExtensions(parseFragment(text));
    call.#value ??= readGrowth(call.#growth, call.#count, text);
    return call.#value;
  }
}

function readGrowth(growth: Growth, count: number, text: string): unknown {
  const { parser, read, fragments, count: total } = growth;
  if (count < read) return parseFragment(text);
  growth.read = count;
  // Removing a few from a long list moves all others, so the list is emptied when all are read.
  if (count === total) growth.fragments = [];
  return parseFragment(fragments.slice(read - total, count - total || total).join(''), parser);
}

/** Invalid JSON keeps its last valid value; the call's status becomes `invalid` when it ends. */
function parseFragment(fragment: string, parser = createGrowingJSONParser()): unknown {
  try {
    parser.push(fragment);
  } catch {
    // `parser.value` is the last valid one.
  }
  return parser.value;
}

/** One getter for all snapshots: with one each, every object would have its own hidden class. */
const ARGUMENTS: PropertyDescriptor & ThisType<ToolCall> = {
  enumerable: true,
  configurable: true,
  get() {
    return this.custom ? this.argumentsText : GrowingCall.read(this);
  },
};
