import { ParseError } from '../errors/ParseError.ts';

/**
 * Parses a record's text. Throws a `ParseError` if it isn't JSON.
 *
 * @param json - The parser: `JSON` itself, or a stream's own.
 */
export function parseRecord(text: string, json: { parse(text: string): unknown } = JSON): unknown {
  try {
    return json.parse(text);
  } catch {
    throw new ParseError('json', text);
  }
}
