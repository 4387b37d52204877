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
