import { ParseError, type ParseErrorReason } from '../errors/ParseError.ts';
import { createJSONTree } from './createJSONTree.ts';
import { isWholeNumber, stepNumber } from './stepNumber.ts';
import { DEFAULT_MAX_BUFFER_SIZE } from './RecordParser.ts';

/** Limits of a growing JSON value. */
export interface JSONParserConfig {
  /** How deep objects and arrays may be nested. Default 128. */
  readonly maxDepth?: number | undefined;
  /** How many keys all objects of the value may have together. Default 100,000. */
  readonly maxKeys?: number | undefined;
  /** How long the text may be, in characters (UTF-16 code units). Default 8,388,608. */
  readonly maxLength?: number | undefined;
}

/** Reads JSON that arrives in fragments, and shows the value as far as it has come. It belongs to one value. */
export interface JSONParser {
  /** Takes the next fragment. Throws a `ParseError` at the first character that can't be. */
  push(fragment: string): void;
  /** Says that no fragment follows. Throws a `ParseError` where the value is not whole. */
  end(): void;
  /** The value as far as it has come: a snapshot that never changes. `undefined` before anything can be shown. */
  readonly value: unknown;
  /** Whether the value is whole. */
  readonly isClosed: boolean;
}

type Mode =
  | 'value'
  | 'first-value'
  | 'key'
  | 'first-key'
  | 'colon'
  | 'after'
  | 'text'
  | 'escape'
  | 'hex'
  | 'number'
  | 'word';

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const WORDS: Readonly<Record<string, readonly [string, unknown]>> = {
  t: ['true', true],
  f: ['false', false],
  n: ['null', null],
};

export function createJSONParser(
  config: JSONParserConfig = {},
  onClose?: (value: unknown, path: readonly (string | number)[]) => void,
): JSONParser {
  const { maxDepth = 128, maxKeys = 100_000, maxLength = DEFAULT_MAX_BUFFER_SIZE } = config;
  const tree = createJSONTree(onClose);
  let mode: Mode = 'value';
  let isKey = false;
  let text = '';
  /** A high surrogate that waits for its other half. */
  let held = '';
  let unit = 0;
  let digits = 0;
  let numberState = 0;
  let word: readonly [string, unknown] = ['', undefined];
  let keys = 0;
  let length = 0;
  let failure: unknown;

  function add(piece: string): void {
    const whole = held + piece;
    const last = whole.charCodeAt(whole.length - 1);
    held = last >= 0xd800 && last < 0xdc00 ? whole.slice(-1) : '';
    text += held === '' ? whole : whole.slice(0, -1);
    if (!isKey) tree.grow(text);
  }

  function put(value: unknown): void {
    mode = 'after';
    tree.put(value);
  }

  function begin(next: Mode): void {
    mode = next;
    text = '';
  }

  function readMark(fragment: string, at: number): void {
    const mark = fragment.charAt(at);
    if (mark === ' ' || mark === '\n' || mark === '\r' || mark === '\t') return;
    const isInArray = tree.isInArray;
    switch (mode) {
      case 'first-value':
      case 'value':
        if (mark === '"') {
          begin('text');
          isKey = false;
          tree.grow('');
        } else if (mark === '{' || mark === '[') {
          if (tree.depth >= maxDepth) fail('too-deep', fragment, at);
          tree.open(mark === '[');
          mode = mark === '[' ? 'first-value' : 'first-key';
        } else if (mark === ']' && mode === 'first-value') {
          mode = 'after';
          tree.close();
        } else if (Object.hasOwn(WORDS, mark)) {
          begin('word');
          word = WORDS[mark] ?? word;
          text = mark;
        } else {
          begin('number');
          numberState = stepNumber(0, fragment.charCodeAt(at));
          text = mark;
          if (numberState === 0) fail('json', fragment, at);
        }
        return;
      case 'first-key':
      case 'key':
        if (mark === '"') {
          keys += 1;
          if (keys > maxKeys) fail('too-many-keys', fragment, at);
          begin('text');
          isKey = true;
        } else if (mark === '}' && mode === 'first-key') {
          mode = 'after';
          tree.close();
        } else fail('json', fragment, at);
        return;
      case 'colon':
        if (mark !== ':') fail('json', fragment, at);
        mode = 'value';
        return;
      default:
        if (isInArray === undefined) fail('json', fragment, at);
        if (mark === ',') mode = isInArray ? 'value' : 'key';
        else if (mark === (isInArray ? ']' : '}')) {
          mode = 'after';
          tree.close();
        } else fail('json', fragment, at);
    }
  }

  function scan(fragment: string): void {
    let at = 0;
    while (at < fragment.length) {
      const start = at;
      switch (mode) {
        case 'text': {
          let code = 0;
          while (at < fragment.length) {
            code = fragment.charCodeAt(at);
            if (code === 0x22 || code === 0x5c || code < 0x20) break;
            at += 1;
          }
          if (at > start) add(fragment.slice(start, at));
          if (at === fragment.length) break;
          if (code < 0x20) fail('json', fragment, at);
          at += 1;
          if (code === 0x5c) mode = 'escape';
          else {
            text += held;
            held = '';
            if (isKey) {
              tree.name(text);
              mode = 'colon';
            } else put(text);
          }
          break;
        }
        case 'escape': {
          const mark = fragment.charAt(at);
          if (mark === 'u') {
            mode = 'hex';
            unit = 0;
            digits = 0;
          } else {
            if (!Object.hasOwn(ESCAPES, mark)) fail('json', fragment, at);
            mode = 'text';
            add(ESCAPES[mark] ?? '');
          }
          at += 1;
          break;
        }
        case 'hex': {
          const digit = Number.parseInt(fragment.charAt(at), 16);
          if (Number.isNaN(digit)) fail('json', fragment, at);
          unit = unit * 16 + digit;
          digits += 1;
          at += 1;
          if (digits === 4) {
            mode = 'text';
            add(String.fromCharCode(unit));
          }
          break;
        }
        case 'number': {
          let next = numberState;
          while (at < fragment.length) {
            next = stepNumber(numberState, fragment.charCodeAt(at));
            if (next === 0) break;
            numberState = next;
            at += 1;
          }
          text += fragment.slice(start, at);
          if (next === 0) {
            if (!isWholeNumber(numberState)) fail('json', fragment, at);
            put(Number(text));
          }
          break;
        }
        case 'word':
          if (fragment.charAt(at) !== word[0].charAt(text.length)) fail('json', fragment, at);
          text += fragment.charAt(at);
          at += 1;
          if (text.length === word[0].length) put(word[1]);
          break;
        default:
          readMark(fragment, at);
          at += 1;
      }
    }
  }

  function guard(action: () => void): void {
    if (failure !== undefined) throw failure;
    try {
      action();
    } catch (error) {
      failure = error;
      // Nothing follows, so the value is shown to its last character.
      tree.count(Infinity);
      throw error;
    }
  }

  return {
    get value() {
      return tree.value;
    },
    get isClosed() {
      return tree.isClosed;
    },
    push(fragment) {
      guard(() => {
        const room = maxLength - length;
        length += fragment.length;
        tree.count(fragment.length);
        if (fragment.length <= room) return scan(fragment);
        scan(fragment.slice(0, room));
        fail('too-large', fragment, room);
      });
    },
    end() {
      guard(() => {
        if (mode === 'number' && isWholeNumber(numberState)) put(Number(text));
        if (!tree.isClosed) fail('json', '', 0);
      });
    },
  };
}

function fail(reason: ParseErrorReason, fragment: string, at: number): never {
  throw new ParseError(reason, fragment.slice(at));
}
