import { createJSONParser, type JSONParser } from '../framing/createJSONParser.ts';
import type { ToolCall } from './Message.ts';

/** What the snapshots of one call share. */
interface Growth {
  /** The snapshot that may go on: an older one that is reduced again begins a growth of its own. */
  newest: ToolCall | undefined;
  /** Has read the first `length` characters; there once somebody has looked. */
  parser: JSONParser | undefined;
  length: number;
  /** What came after them. */
  unread: string[];
}

const growths = new WeakMap<ToolCall, Growth>();

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
  const known = before && growths.get(before);
  const growth = known?.newest === before && known ? known : createGrowth();
  const call: ToolCall = { ...fields, arguments: undefined, status: 'streaming' };
  // One getter for all snapshots: with one each, every object would be a shape of its own.
  Object.defineProperty(call, 'arguments', { get: readArguments });
  if (growth.parser) growth.unread.push(fragment);
  growth.newest = call;
  growths.set(call, growth);
  return call;
}

function createGrowth(): Growth {
  return { newest: undefined, parser: undefined, length: 0, unread: [] };
}

function readArguments(this: ToolCall): unknown {
  const growth = growths.get(this);
  const { length } = this.argumentsText;
  const isBehind = !growth || growth.length > length;
  const value = isBehind ? valueOf(createJSONParser(), [this.argumentsText]) : readOn(growth, length);
  // A snapshot never changes: what was read once stays.
  Object.defineProperty(this, 'arguments', { value });
  return value;
}

/** Reads on up to so many characters. */
function readOn(growth: Growth, length: number): unknown {
  if (!growth.parser) {
    growth.parser = createJSONParser();
    growth.unread = [growth.newest?.argumentsText ?? ''];
  }
  const fragments: string[] = [];
  while (growth.length < length) {
    const fragment = growth.unread.shift() ?? '';
    const part = fragment.slice(0, length - growth.length);
    if (part !== fragment) growth.unread.unshift(fragment.slice(part.length));
    growth.length += part.length;
    fragments.push(part);
  }
  return valueOf(growth.parser, fragments);
}

/** What is no JSON shows as far as it was: the call's status tells at its end. */
function valueOf(parser: JSONParser, fragments: readonly string[]): unknown {
  try {
    for (const fragment of fragments) parser.push(fragment);
  } catch {
    // The parser keeps its last value.
  }
  return parser.value;
}
