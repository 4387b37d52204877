import { ParseError, type ParseErrorReason } from '../errors/ParseError.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { textIn } from '../json/unknown.ts';
import type { JSONTree } from './createJSONTree.ts';
import { continuesNumber, isPlain, isSpace } from './jsonMarks.ts';

const WORDS = ['true', 'false', 'null'];

/**
 * Cuts JSON text into tokens, which may span fragments, and builds the tree. Accepts what `JSON.parse` accepts, character
 * by character.
 *
 * @returns A function that reads a fragment; called without one, it ends the text.
 */
export function createJSONScanner(
  tree: JSONTree,
  maxDepth: number,
  maxKeys: number,
): (fragment: string, isLast: boolean) => void {
  /** Reads the next character, as what may come here. */
  let readNext = readValue;
  let fragment = '';
  let at = 0;
  /** The part that has arrived of a string, of a number, or of `word`. */
  let token = '';
  let word = '';
  let escape = '';
  let isKey = false;
  let keys = 0;

  function check(isValid: unknown, reason: ParseErrorReason = 'json'): asserts isValid {
    if (!isValid) throw new ParseError(reason, fragment.slice(at));
  }

  function readValue(mark: string): void {
    if (isSpace(mark)) return;
    token = '';
    word = WORDS.find((it) => it.startsWith(mark)) ?? '';
    if (mark === '"') beginText(false);
    else if (mark === '{' || mark === '[') {
      check(tree.depth < maxDepth, 'too-deep');
      tree.open(mark === '[' ? ']' : '}');
      readNext = readFirst;
    } else {
      readNext = word ? readWord : readNumber;
      readNext(mark);
    }
  }

  function readKey(mark: string): void {
    if (isSpace(mark)) return;
    keys += 1;
    check(mark === '"');
    check(keys <= maxKeys, 'too-many-keys');
    beginText(true);
  }

  function readColon(mark: string): void {
    if (isSpace(mark)) return;
    check(mark === ':');
    readNext = readValue;
  }

  /** Reads what follows an opening bracket. */
  function readFirst(mark: string): void {
    if (mark === tree.closer) readAfter(mark);
    else readMember()(mark);
  }

  /** Reads what follows a value. */
  function readAfter(mark: string): void {
    if (isSpace(mark)) return;
    if (mark === tree.closer) {
      readNext = readAfter;
      tree.close();
    } else {
      check(mark === ',' && tree.closer);
      readNext = readMember();
    }
  }

  function readMember(): typeof readNext {
    return tree.closer === ']' ? readValue : readKey;
  }

  function readText(mark: string): void {
    if (mark !== '"') {
      check(mark === '\\');
      escape = mark;
      readNext = readEscape;
    } else if (isKey) {
      readNext = readColon;
      tree.name(token);
    } else put(token);
  }

  function readEscape(mark: string): void {
    escape += mark;
    if (/^\\u[\da-fA-F]{0,3}$/.test(escape)) return;
    const text = textIn(parseJSON(`"${escape}"`));
    check(text);
    addText(text);
  }

  function readWord(mark: string): void {
    token += mark;
    check(word.startsWith(token));
    if (token === word) put(JSON.parse(word));
  }

  function readNumber(mark: string): void {
    if (continuesNumber(token, mark)) token += mark;
    else {
      const value = parseJSON(token);
      check(value !== undefined && (isSpace(mark) || mark === tree.closer || (mark === ',' && tree.closer)));
      put(value);
      readNext(mark);
    }
  }

  function beginText(asKey: boolean): void {
    token = '';
    isKey = asKey;
    addText('');
  }

  function addText(piece: string): void {
    const before = token;
    token += piece;
    readNext = readText;
    // Half a character is buffered until its other half, or anything else, arrives.
    if (!isKey) tree.grow(/[\ud800-\udbff]$/.test(piece) ? before + piece.slice(0, -1) : token);
  }

  function put(value: unknown): void {
    readNext = readAfter;
    tree.put(value);
  }

  return (next, isLast) => {
    fragment = next;
    for (at = 0; at < fragment.length;) {
      const start = at;
      while (readNext === readText && isPlain(fragment.charCodeAt(at))) at += 1;
      if (at > start) addText(fragment.slice(start, at));
      else {
        readNext(fragment.charAt(at));
        at += 1;
      }
    }
    if (!isLast) return;
    // Inside a container, a number that stops here may have been cut.
    if (readNext === readNumber && tree.depth === 0) readNumber(' ');
    check(tree.isClosed);
  };
}
