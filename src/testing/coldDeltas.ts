import type { Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { coldMarbles } from './coldMarbles.ts';
import { LETTERS } from './letters.ts';

/**
 * Makes a source of deltas from a diagram, to stand in for a model wherever RxJS's `cold` isn't available.
 *
 * One character is one millisecond: real time, fake timers, and virtual time inside `TestScheduler.run`. The letters
 * are those of {@link marbleDeltas}.
 *
 * @param error - What `#` errors with. Default `'error'`, as in RxJS.
 *
 * @example
 * ```ts
 * import { pickText } from 'rxjs-llm';
 * import { coldDeltas } from 'rxjs-llm/testing';
 *
 * coldDeltas('s-h-w-(d|)').pipe(pickText()); // => ['Hello', ' world']
 * ```
 */
export function coldDeltas(
  marbles: string,
  values: Readonly<Record<string, Delta>> = {},
  error?: unknown,
): Observable<Delta> {
  return coldMarbles(marbles, (letter) => values[letter] ?? LETTERS[letter], error);
}
