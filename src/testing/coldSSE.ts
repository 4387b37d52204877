import type { Observable } from 'rxjs';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { coldMarbles } from './coldMarbles.ts';

/**
 * Makes a source of server-sent events from a diagram, as `fromSSE` would give them.
 *
 * One character is one millisecond: real time, fake timers, and virtual time inside `TestScheduler.run`.
 *
 * @param values - The data of each letter, or its whole event. Without it, a letter's data is the letter; with it, a
 * letter that is left out is a `TypeError`.
 * @param error - What `#` fails with. Default `'error'`, as in RxJS.
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
  return coldMarbles(marbles, (letter) => eventOf(values ? values[letter] : letter), error);
}

function eventOf(value: string | ServerSentEvent | undefined): ServerSentEvent | undefined {
  return typeof value === 'string' ? { data: value } : value;
}
