/** A JSON object whose fields have not been checked yet. */
export interface JSONObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NOTHING: JSONObject = {};
const NONE: readonly JSONObject[] = [];

/** The value if it is an object, else an empty object, so that reading a field of it never throws. */
export function objectIn(value: unknown): JSONObject {
  return isObject(value) ? value : NOTHING;
}

/** The objects in a list; none if the value isn't a list. */
export function objectsIn(value: unknown): readonly JSONObject[] {
  if (!Array.isArray(value)) return NONE;
  return value.every(isObject) ? value : value.filter(isObject);
}

/** The value if it is a string that isn't empty. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a number. */
export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The objects in a list, or the one object where a list is expected. */
export function oneOrMoreIn(value: unknown): readonly JSONObject[] {
  return isObject(value) ? [value] : objectsIn(value);
}

/** The first member of a list, or the one value where a list may come. */
export function firstIn(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** The value as text, for hosts that send numbers, lists of strings or objects where text belongs. */
export function wordsIn(value: unknown): string | undefined {
  if (typeof value === 'string' || value === undefined || value === null) return textIn(value);
  if (Array.isArray(value)) return textIn(value.map(wordsIn).join(''));
  return textIn(objectIn(value)['text']) ?? jsonIn(value);
}

/** The value as JSON text, for hosts that send what a text says instead: text as it is, and an object that isn't empty. */
export function jsonIn(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isObject(value)) return textIn(value);
  return Object.keys(value).length === 0 ? undefined : JSON.stringify(value);
}
