import { isObject } from '../../json/unknown.ts';

/** Spells the names in a value as the wire does: Google's client for Python prints `finish_reason`. A call's own names stay. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([name, inner]) => [
    name.replaceAll(/_[a-z]/g, (piece) => piece.slice(1).toUpperCase()),
    /^(args|response)$/.test(name) ? inner : camelCased(inner),
  ]);
  return Object.fromEntries(fields);
}
