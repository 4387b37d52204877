import { ParseError } from '../errors/ParseError.ts';

/**
 * Parses a record's text. Throws a `ParseError` if it isn't JSON. Numbers that only Python's JSON has, such as `NaN`, are null.
 *
 * @param json - The parser: `JSON` itself, or a stream's own.
 */
export function parseRecord(text: string, json: { parse(text: string): unknown } = JSON): unknown {
  try {
    return json.parse(text);
  } catch {
    return parseWithoutNaN(text);
  }
}

function parseWithoutNaN(text: string): unknown {
  try {
    // A string is matched as well, closed or not, so that nothing in it is replaced and each character is read once.
    return JSON.parse(
      text.replaceAll(/"(?:[^"\\]|\\[^])*"?|-?(?:NaN|Infinity)/g, (match) =>
        match.startsWith('"') ? match : 'null',
      ),
    );
  } catch {
    throw new ParseError('json', text);
  }
}
