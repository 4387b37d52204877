import type { Delta } from '../delta/Delta.ts';
import { known, parseMarbles } from './coldMarbles.ts';
import { LETTERS } from './letters.ts';

/** What `cold`, `hot` and `toBe` of RxJS's `TestScheduler` take. */
export type DeltaMarbles = [marbles: string, values: Record<string, Delta>, error: unknown];

/**
 * Gives a diagram of deltas its letters, for `cold`, `hot` and `toBe` of RxJS's `TestScheduler`.
 *
 * `s` start, `r` reasoning, `h` `'Hello'`, `w` `' world'`, `c` `a` `e` a tool call's start, arguments and end,
 * `u` usage, `f` finish, `d` done. `values` adds letters or replaces them; a letter that stands for nothing
 * is a `TypeError`.
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
    if (value.kind === 'N') known(value.value, (letter) => letters[letter]);
  }
  return [marbles, letters, error];
}
