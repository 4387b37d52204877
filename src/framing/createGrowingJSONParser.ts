import { ParseError } from '../errors/ParseError.ts';
import { createJSONScanner } from './createJSONScanner.ts';
import { createJSONTree, type OnClose } from './createJSONTree.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from './RecordParser.ts';

/** Limits of a growing JSON value. Beyond one, a `ParseError` says which. */
export interface JSONParserConfig {
  /** How deep objects and arrays may stand in each other. Default 128. Beyond: `too-deep`. */
  readonly maxDepth?: number | undefined;
  /** How many keys all objects of the value may have together. Default 100,000. Beyond: `too-many-keys`. */
  readonly maxKeys?: number | undefined;
  /** How long the text may be, in characters (UTF-16 code units). Default 8,388,608. Beyond: `too-large`. */
  readonly maxLength?: number | undefined;
}

/** Reads a JSON value that comes in fragments, and shows it as far as it has come. */
export interface GrowingJSONParser {
  /** Takes the next fragment. Throws a `ParseError` at the first character that can't be, and at each push behind it. */
  push(fragment: string): void;
  /** Says that no fragment follows. Throws a `ParseError` where the value is not whole. */
  end(): void;
  /** The value as far as it has come: a snapshot that never changes. `undefined` before anything can be shown. */
  readonly value: unknown;
  /** Whether the value is whole. */
  readonly isClosed: boolean;
}

/**
 * Makes a parser for one value. A fragment costs in proportion to itself, however much came before it.
 *
 * It takes what `JSON.parse` takes, and gives the same in the end. Strings grow; a number, `true`, `false`, `null` and
 * a key are shown when they are whole, so that nothing shown ever turns into something else.
 *
 * @param onClose - Called for each value when it is whole, the inner ones first. `path` leads to it; it is
 *   overwritten afterwards.
 */
export function createGrowingJSONParser(config: JSONParserConfig = {}, onClose?: OnClose): GrowingJSONParser {
  const { maxDepth = 128, maxKeys = 100_000, maxLength = DEFAULT_MAX_BUFFER_SIZE } = config;
  const tree = createJSONTree(onClose);
  const scanner = createJSONScanner(tree, maxDepth, maxKeys);
  let room = maxLength;
  let failure: Error | undefined;

  function attempt(read: (fragment: string) => void, fragment: string): void {
    if (failure) throw failure;
    try {
      read(fragment);
    } catch (error) {
      if (error instanceof Error) failure = error;
      // Nothing follows that could pay for the last snapshot.
      tree.pay(Infinity);
      throw error;
    }
  }

  function read(fragment: string): void {
    tree.pay(fragment.length);
    scanner.read(fragment.length > room ? fragment.slice(0, room) : fragment);
    if (fragment.length > room) throw new ParseError('too-large', fragment.slice(room));
    room -= fragment.length;
  }

  return {
    get value() {
      return tree.value;
    },
    get isClosed() {
      return tree.isClosed;
    },
    push(fragment) {
      attempt(read, fragment);
    },
    end() {
      attempt(() => scanner.end(), '');
    },
  };
}
