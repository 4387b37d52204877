/** Makes the build fail if a switch over a union misses a case. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected ${String(value)}`);
}
