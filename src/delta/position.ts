/** Beside the values, so that a delta stays what it is. */
const POSITIONS = /* @__PURE__ */ new WeakMap<object, string>();

/** The position of a delta, or of an error, in the log that it was read from. */
export function positionOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? POSITIONS.get(value) : undefined;
}

/** Gives a value the position, if there is one, and returns the value. */
export function withPosition<T extends object>(value: T, position: string | undefined): T {
  if (position !== undefined) POSITIONS.set(value, position);
  return value;
}
