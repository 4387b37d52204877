import type { Delta } from '../delta/Delta.ts';
import { parseMarbles, readLetter } from './coldMarbles.ts';
import { LETTERS } from './letters.ts';

/** The arguments of `cold`, `hot` and `toBe` of RxJS's `TestScheduler`. */
export type DeltaMarbles = [marbles: string, values: Record<string, Delta>, error: unknown];

/**
 * Gives a diagram of deltas its letters, for `cold`, `hot` and `toBe` of RxJS's `TestScheduler`.
 *
 * `s` start, `r` reasoning, `h` `'Hello'`, `w` `' world'`, `c` `a` `e` a tool call's start, arguments and end,
 * `u` usage, `f` finish, `d` done. `values` adds or replaces letters; a letter without a value throws a
 * `TypeError`.
 *
 * @example
 * ```ts
 * import { pickText } from 'rxjs-llm';
 * import { marbleDeltas } from 'rxjs-llm/testing';
 * import { TestScheduler } from 'rxjs/testing';
 * import { expect, it } from 'vitest';
 *
 * it('reads the text', () => {
 *   const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
 *   scheduler.run(({ cold, expectObservable }) => {
 *     const answer = cold(...marbleDeltas('-h-w-(d|)'));
 *     expectObservable(answer.pipe(pickText())).toBe('-h-w-|', { h: 'Hello', w: ' world' });
 *   });
 * });
 * ```
 */
export function marbleDeltas(
  marbles: string,
  values: Readonly<Record<string, Delta>> = {},
  error?: unknown,
): DeltaMarbles {
  const letters = { ...LETTERS, ...values };
  for (const { value } of parseMarbles(marbles)) {
    if (value.kind === 'N') readLetter(value.value, (letter) => letters[letter]);
  }
  return [marbles, letters, error];
}
