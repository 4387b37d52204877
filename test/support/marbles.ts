import { configure } from 'rxjs-marbles';
import type { MarblesFunction } from 'rxjs-marbles';
import { expect } from 'vitest';

/** `rxjs-marbles` has no Vitest entry, so it is bound here, once. It compares errors by name and message only. */
export const marbles: MarblesFunction = configure({
  run: true,
  assertDeepEqual: (actual: unknown, expected: unknown) => expect(actual).toStrictEqual(expected),
  frameworkMatcher: true,
}).marbles;
