import { ParseError, type ParseErrorReason } from '../errors/ParseError.ts';
import type { JSONTree } from './createJSONTree.ts';
import { continuesNumber, endsNumber } from './jsonNumber.ts';

/** Cuts JSON text into tokens, which may span fragments. */
export interface JSONScanner {
  read(fragment: string): void;
  end(): void;
}

/** What the scanner expects next. `first`: after an opening bracket; `after`: after a value. */
type Mode = 'value' | 'first' | 'key' | 'colon' | 'after' | 'text' | 'escape' | 'hex' | 'number' | 'word';

const ESCAPES = '"\\/bfnrt';
const MEANINGS = '"\\/\b\f\n\r\t';

/** Accepts what `JSON.parse` accepts, character by character, and builds the tree. */
export function createJSONScanner(tree: JSONTree, maxDepth: number, maxKeys: number): JSONScanner {
  let mode: Mode = 'value';
  /** The part that has arrived of a string, of a number, or of `word`. */
  let token = '';
  let word = '';
  let highSurrogate = '';
  let hex = '';
  let isKey = false;
  let keys = 0;

  function read(fragment: string): void {
    let at = 0;
    while (at < fragment.length) {
      const start = at;
      while (mode === 'text' && isPlain(fragment.charCodeAt(at))) at += 1;
      if (at > start) {
        addText(fragment.slice(start, at));
      } else {
        const reason = readMark(fragment.charAt(at));
        if (reason) throw new ParseError(reason, fragment.slice(at));
        at += 1;
      }
    }
  }

  /** Reads one character. Returns why it is invalid, or `false`. */
  function readMark(mark: string): ParseErrorReason | false {
    switch (mode) {
      case 'text':
        if (mark === '"') endText();
        else mode = 'escape';
        return mark < ' ' && 'json';
      case 'escape':
        hex = '';
        mode = 'hex';
        if (mark === 'u') return false;
        addText(MEANINGS.charAt(ESCAPES.indexOf(mark)));
        return !ESCAPES.includes(mark) && 'json';
      case 'hex':
        hex += mark;
        if (!/[\da-f]/i.test(mark)) return 'json';
        if (hex.length === 4) addText(String.fromCharCode(Number.parseInt(hex, 16)));
        return false;
      case 'word':
        token += mark;
        if (token === word) put(JSON.parse(word));
        return !word.startsWith(token) && 'json';
      case 'number':
        if (continuesNumber(token, mark)) {
          token += mark;
          return false;
        }
        if (!endsNumber(token, mark, tree.closer)) return 'json';
        put(Number(token));
        return readBetween(mark);
      default:
        return readBetween(mark);
    }
  }

  /** Reads a character outside of strings, numbers and words. */
  function readBetween(mark: string): ParseErrorReason | false {
    const { closer } = tree;
    if (mark === ' ' || mark === '\n' || mark === '\r' || mark === '\t') return false;
    if (mark === closer && (mode === 'first' || mode === 'after')) {
      mode = 'after';
      tree.close();
      return false;
    }
    const member = closer === ']' ? 'value' : 'key';
    switch (mode === 'first' ? member : mode) {
      case 'value':
        return beginValue(mark);
      case 'key':
        keys += 1;
        beginText(true);
        return mark === '"' ? keys > maxKeys && 'too-many-keys' : 'json';
      case 'colon':
        mode = 'value';
        return mark !== ':' && 'json';
      default:
        mode = member;
        return (mark !== ',' || closer === '') && 'json';
    }
  }

  function beginValue(mark: string): ParseErrorReason | false {
    token = mark;
    word = mark === 't' ? 'true' : mark === 'f' ? 'false' : mark === 'n' ? 'null' : '';
    mode = word ? 'word' : 'number';
    if (mark === '"') {
      beginText(false);
    } else if (mark === '{' || mark === '[') {
      if (tree.depth >= maxDepth) return 'too-deep';
      mode = 'first';
      tree.open(mark === '[');
    } else if (!word && !continuesNumber('', mark)) return 'json';
    return false;
  }

  function beginText(asKey: boolean): void {
    token = '';
    isKey = asKey;
    addText('');
  }

  function addText(piece: string): void {
    const text = highSurrogate + piece;
    const last = text.slice(-1);
    // Buffered until its other half, or anything else, arrives.
    highSurrogate = last >= '\ud800' && last < '\udc00' ? last : '';
    token += text.slice(0, text.length - highSurrogate.length);
    mode = 'text';
    if (!isKey) tree.grow(token);
  }

  function endText(): void {
    token += highSurrogate;
    highSurrogate = '';
    if (!isKey) return put(token);
    mode = 'colon';
    tree.name(token);
  }

  function put(value: unknown): void {
    mode = 'after';
    tree.put(value);
  }

  return {
    read,
    end() {
      // Inside a container, a number that stops here may have been cut.
      if (mode === 'number' && tree.depth === 0 && endsNumber(token)) put(Number(token));
      if (!tree.isClosed) throw new ParseError('json');
    },
  };
}

/** False for a quote, a backslash, a control character, and NaN at the end of the fragment. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c;
}
