import { ParseError } from '../errors/ParseError.ts';
import { parseJSON } from '../json/parseJSON.ts';

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
  // Most texts have none. V8 retains the last text that an expression has matched, which may be as large as a body.
  const value = /NaN|Infinity/.test(text) ? parseJSON(withoutNaN(text)) : undefined;
  if (value === undefined) throw new ParseError('json', text);
  return value;
}

/** A string is matched as well, closed or not, so that nothing in it is replaced and each character is read once. */
function withoutNaN(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\[^])*"?|-?(?:NaN|Infinity)/g, (match) =>
    match.startsWith('"') ? match : 'null',
  );
}
