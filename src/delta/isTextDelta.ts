import type { Delta, TextDelta } from './Delta.ts';

/**
 * Tells whether a delta appends to the visible answer.
 *
 * @example
 * ```ts
 * import { filter, of } from 'rxjs';
 * import { isTextDelta, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = [{ type: 'start' }, { type: 'text', text: 'Hi' }, { type: 'done' }];
 *
 * of(...deltas).pipe(filter(isTextDelta)); // => [{ type: 'text', text: 'Hi' }]
 * ```
 */
export function isTextDelta(delta: Delta): delta is TextDelta {
  return delta.type === 'text';
}
