import type { Observable } from 'rxjs';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { coldMarbles } from './coldMarbles.ts';

/**
 * Makes a source of server-sent events from a diagram, as `fromSSE` would emit them.
 *
 * One character is one millisecond: real time, fake timers, and virtual time inside `TestScheduler.run`.
 *
 * @param values - The data of each letter, or its event. Without it, a letter's data is the letter; with it, a letter
 * that is missing throws a `TypeError`.
 * @param error - What `#` errors with. Default `'error'`, as in RxJS.
 *
 * @example
 * ```ts
 * import { openaiChat, parseDelta, pickText } from 'rxjs-llm';
 * import { coldSSE } from 'rxjs-llm/testing';
 *
 * coldSSE('-h-(d|)', { h: '{"choices":[{"delta":{"content":"Hi"}}]}', d: '[DONE]' }).pipe(
 *   parseDelta(openaiChat()),
 *   pickText(),
 * ); // => ['Hi']
 * ```
 */
export function coldSSE(
  marbles: string,
  values?: Readonly<Record<string, string | ServerSentEvent>>,
  error?: unknown,
): Observable<ServerSentEvent> {
  return coldMarbles(marbles, (letter) => toEvent(values ? values[letter] : letter), error);
}

function toEvent(value: string | ServerSentEvent | undefined): ServerSentEvent | undefined {
  return typeof value === 'string' ? { data: value } : value;
}
