import { ParseError } from '../errors/ParseError.ts';
import { createJSONScanner } from './createJSONScanner.ts';
import { createJSONTree, type OnClose } from './createJSONTree.ts';
import { JSON_LIMITS } from './jsonLimits.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from './RecordParser.ts';

/** Limits of a growing JSON value. Exceeding one throws a `ParseError` that says which. */
export interface JSONParserConfig {
  /** How deep objects and arrays may be nested. Default 128. Beyond: `too-deep`. */
  readonly maxDepth?: number | undefined;
  /** How many keys all objects in the value may have together. Default 100,000. Beyond: `too-many-keys`. */
  readonly maxKeys?: number | undefined;
  /** How long the text may be, in characters (UTF-16 code units). Default 8,388,608. Beyond: `too-large`. */
  readonly maxLength?: number | undefined;
}

/** Parses a JSON value that arrives in fragments, and shows how far it has grown. */
export interface GrowingJSONParser {
  /** Parses the next fragment. Throws a `ParseError` at the first invalid character, and on every later push. */
  push(fragment: string): void;
  /** Called after the last fragment. Throws a `ParseError` if the value isn't complete. */
  end(): void;
  /** The value as far as it has grown: a snapshot that never changes. `undefined` until there is something to show. */
  readonly value: unknown;
  /** Whether the value is complete. */
  readonly isClosed: boolean;
}

/**
 * Creates a parser for one value. A fragment costs in proportion to its own length, however much came before it.
 *
 * It accepts what `JSON.parse` accepts, and ends with the same value. Strings grow; a number, `true`, `false`, `null`
 * and a key are shown once they are complete, so that no shown value turns into another.
 *
 * @param onClose - Called when a value is complete, inner ones first.
 */
export function createGrowingJSONParser(config: JSONParserConfig = {}, onClose?: OnClose): GrowingJSONParser {
  const {
    maxDepth = JSON_LIMITS.depth,
    maxKeys = JSON_LIMITS.keys,
    maxLength = DEFAULT_MAX_BUFFER_SIZE,
  } = config;
  const tree = createJSONTree(onClose);
  const scan = createJSONScanner(tree, maxDepth, maxKeys);
  let room = maxLength;
  let failure: Error | undefined;

  function push(fragment: string, isLast = false): void {
    if (failure) throw failure;
    try {
      tree.paid += fragment.length;
      scan(fragment.slice(0, room), isLast);
      room -= fragment.length;
      if (room < 0) throw new ParseError('too-large', fragment.slice(room));
    } catch (error) {
      if (error instanceof Error) failure = error;
      // No characters follow to pay for the last copy, so it is free.
      tree.paid = Infinity;
      throw error;
    }
  }

  return Object.assign(tree, {
    push,
    end() {
      push('', true);
    },
  });
}
