import { errorIn } from '../errors/errorIn.ts';
import { parseJSON } from '../json/parseJSON.ts';

/** How many characters are read of lines that aren't fields, in all: an error is short. */
const LONGEST_TEXT = 16_384;

/** How the fields `data`, `event`, `id` and `retry`, a comment and an empty line begin. */
const [D, E, V, I, R, COLON, LF, CR] = [100, 101, 118, 105, 114, 58, 10, 13] as const;

/** Reads a text line by line, for errors that aren't events. */
export interface ErrorLineReader {
  /** Calls back for each error, with its place in the text. */
  push(text: string): void;
  end(): void;
}

/**
 * Makes a reader of the lines that a parser of server-sent events ignores, because some of them report an error:
 * llama.cpp's field `error`, and JSON between or instead of the events, as Google and gateways send it.
 *
 * @param onError - Takes the error's text, and the number of characters of the pushed text up to its end.
 */
export function createErrorLineReader(onError: (error: string, end: number) => void): ErrorLineReader {
  let isLineStart = true;
  let isRead = false;
  let line = '';
  let unknown = '';

  function readLine(end: number): void {
    const complete = line.replace(/\r$/, '');
    line = '';
    const [, error] = /^error:? ?(.*)$/.exec(complete) ?? [];
    if (error) return onError(error, end);
    if (/^(ev|error$)/.test(complete) || unknown.length > LONGEST_TEXT) return;
    if (reportsError(complete)) onError(complete, end);
    else unknown += `${complete}\n`;
  }

  return {
    push(text) {
      let at = 0;
      while (at < text.length) {
        if (isLineStart) isRead = !isField(text.charCodeAt(at), text.charCodeAt(at + 1));
        const end = text.indexOf('\n', at);
        if (isRead && line.length <= LONGEST_TEXT) line += text.slice(at, end < 0 ? undefined : end);
        isLineStart = end >= 0;
        if (end < 0) return;
        at = end + 1;
        if (isRead) readLine(at);
      }
    },
    end() {
      if (line !== '') readLine(0);
      if (reportsError(unknown)) onError(unknown, 0);
    },
  };
}

/** Tells a field by its first characters. This runs for every line. */
function isField(first: number, second: number): boolean {
  if (first === E) return second === V;
  return first === D || first === LF || first === I || first === R || first === COLON || first === CR;
}

function reportsError(text: string): boolean {
  return /^\s*[{[]/.test(text) && errorIn(parseJSON(text)) !== undefined;
}
