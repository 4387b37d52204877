import { ParseError, type ParseErrorReason } from '../errors/ParseError.ts';
import type { JSONTree } from './createJSONTree.ts';
import { createTextScanner } from './createTextScanner.ts';

/** Cuts JSON into its tokens, at any cut of the text. */
export interface JSONScanner {
  read(fragment: string): void;
  end(): void;
}

/** What comes next: a token, or the rest of one. `first` stands behind an opening bracket, `after` behind a value. */
type Mode = 'value' | 'first' | 'key' | 'colon' | 'after' | 'text' | 'number' | 'word';

/**
 * How a number goes on, a row for each state: begin, `-`, `0`, integer, `.`, fraction, `e`, sign of the exponent,
 * exponent; a column for each of `0`, another digit, `.`, `e`, `E`, `+`, `-`. 0 is nowhere.
 */
const STEPS = '230000123000000046600334660055000005506600880007788000008800000';

export function createJSONScanner(tree: JSONTree, maxDepth: number, maxKeys: number): JSONScanner {
  const string = createTextScanner();
  let mode: Mode = 'value';
  let isKey = false;
  let keys = 0;
  /** What has come of a number or a word. */
  let token = '';
  let word = '';
  let state = 0;

  function put(value: unknown): void {
    mode = 'after';
    tree.put(value);
  }

  function beginText(asKey: boolean): void {
    mode = 'text';
    isKey = asKey;
    string.begin();
    if (!asKey) tree.grow('');
  }

  function readMark(fragment: string, at: number): void {
    const mark = fragment.charAt(at);
    if (mark === ' ' || mark === '\n' || mark === '\r' || mark === '\t') return;

    if (mark === tree.closer && (mode === 'first' || mode === 'after')) {
      mode = 'after';
      tree.close();
      return;
    }
    if (mode === 'first') mode = tree.closer === ']' ? 'value' : 'key';

    switch (mode) {
      case 'value':
        beginValue(mark, fragment, at);
        break;
      case 'key':
        if (mark !== '"') fail(fragment, at);
        keys += 1;
        if (keys > maxKeys) fail(fragment, at, 'too-many-keys');
        beginText(true);
        break;
      case 'colon':
        if (mark !== ':') fail(fragment, at);
        mode = 'value';
        break;
      default:
        if (mark !== ',' || tree.closer === '') fail(fragment, at);
        mode = tree.closer === ']' ? 'value' : 'key';
    }
  }

  function beginValue(mark: string, fragment: string, at: number): void {
    if (mark === '"') return beginText(false);
    if (mark === '{' || mark === '[') {
      if (tree.depth >= maxDepth) fail(fragment, at, 'too-deep');
      mode = 'first';
      return tree.open(mark === '[' ? ']' : '}');
    }
    token = mark;
    state = stepNumber(0, mark);
    word = mark === 't' ? 'true' : mark === 'f' ? 'false' : mark === 'n' ? 'null' : '';
    if (state === 0 && word === '') fail(fragment, at);
    mode = word === '' ? 'number' : 'word';
  }

  function readText(fragment: string, start: number): number {
    const at = string.read(fragment, start);
    if (at < 0) fail(fragment, ~at);
    const { text } = string;
    if (!isKey) {
      if (string.isWhole) put(text);
      else tree.grow(text);
    } else if (string.isWhole) {
      mode = 'colon';
      tree.name(text);
    }
    return at;
  }

  function readNumber(fragment: string, start: number): number {
    let at = start;
    while (at < fragment.length) {
      const next = stepNumber(state, fragment.charAt(at));
      if (next === 0) break;
      state = next;
      at += 1;
    }
    token += fragment.slice(start, at);
    if (at < fragment.length) endNumber(fragment, at);
    return at;
  }

  function endNumber(fragment: string, at: number): void {
    if (!'2358'.includes(String(state))) fail(fragment, at);
    put(Number(token));
  }

  function readWord(fragment: string, at: number): number {
    token += fragment.charAt(at);
    if (!word.startsWith(token)) fail(fragment, at);
    if (token === word) put(JSON.parse(word));
    return at + 1;
  }

  return {
    read(fragment) {
      let at = 0;
      while (at < fragment.length) {
        if (mode === 'text') at = readText(fragment, at);
        else if (mode === 'number') at = readNumber(fragment, at);
        else if (mode === 'word') at = readWord(fragment, at);
        else {
          readMark(fragment, at);
          at += 1;
        }
      }
    },
    end() {
      if (mode === 'number') endNumber('', 0);
      if (!tree.isClosed) fail('', 0);
    },
  };
}

function stepNumber(state: number, mark: string): number {
  const column = mark === '0' ? 0 : mark > '0' && mark <= '9' ? 1 : '.eE+-'.indexOf(mark) + 2;
  return column === 1 && !(mark > '0' && mark <= '9') ? 0 : STEPS.charCodeAt(state * 7 + column) - 48;
}

function fail(fragment: string, at: number, reason: ParseErrorReason = 'json'): never {
  throw new ParseError(reason, fragment.slice(at));
}
