import { filter, map, type OperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { isTextDelta } from '../delta/isTextDelta.ts';

/**
 * Emits the visible text of the first choice: the plain tokens.
 *
 * A string can't be retracted, so use it only if no `restart` can occur. Downstream of a retry that restarts, use
 * `accumulate`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { pickText, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = [{ type: 'start' }, { type: 'text', text: 'Hi' }, { type: 'done' }];
 *
 * of(...deltas).pipe(pickText()); // => ['Hi']
 * ```
 */
export function pickText(): OperatorFunction<Delta, string> {
  return (source) =>
    source.pipe(
      filter(isTextDelta),
      filter((delta) => !delta.choice),
      map((delta) => delta.text),
    );
}
