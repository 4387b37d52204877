import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** Expects deep equality, for properties that compare often: Vitest's own comparison takes ten times as long. */
export function expectAlike(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
