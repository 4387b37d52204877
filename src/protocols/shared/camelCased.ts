import { isObject, objectIn, type JSONObject } from '../../json/unknown.ts';

/**
 * Spells the names in a record as the wire does, for gateways that print what a client for Python gives them: `finish_reason`.
 *
 * @param data - The record as text, which shows at once whether there is anything to do.
 * @param frequent - A name that most records have. Who spells it as the wire does spells all of them so.
 * @param verbatim - Matches the names of values that stay as they are, because their names are a user's.
 */
export function camelCased(record: JSONObject, data: string, frequent: string, verbatim: RegExp): JSONObject {
  // This runs for every token.
  if (frequent in record || !/"[a-z]+_\w+":/.test(data)) return record;

  function spell(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(spell);
    if (!isObject(value)) return value;
    const fields = Object.entries(value).map(([name, inner]) => [
      name.replaceAll(/_[a-z]/g, (piece) => piece.slice(1).toUpperCase()),
      verbatim.test(name) ? inner : spell(inner),
    ]);
    return Object.fromEntries(fields);
  }

  return objectIn(spell(record));
}
