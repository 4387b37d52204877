/** A JSON object whose fields nobody has looked at yet. */
export interface JSONObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NOTHING: JSONObject = {};
const NONE: readonly JSONObject[] = [];

/** The value if it is an object, else an empty one: reading a missing branch gives `undefined`, never throws. */
export function objectIn(value: unknown): JSONObject {
  return isObject(value) ? value : NOTHING;
}

/** The objects of a list; none if it is no list. */
export function objectsIn(value: unknown): readonly JSONObject[] {
  if (!Array.isArray(value)) return NONE;
  return value.every(isObject) ? value : value.filter(isObject);
}

/** The value if it is a string with something in it. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a number. */
export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
