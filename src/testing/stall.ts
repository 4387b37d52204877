import type { StallStep } from './ScriptedAttempt.ts';

/**
 * Makes a scripted answer fall silent, and leaves its connection open until the client closes it.
 *
 * In a body, the model falls silent in mid-answer. In place of an answer, not even the headers arrive.
 *
 * @example
 * ```ts
 * import { catchError, of } from 'rxjs';
 * import { fromText, timeoutIdle } from 'rxjs-llm';
 * import { scriptedFetch, stall } from 'rxjs-llm/testing';
 *
 * const server = scriptedFetch([['Hel', stall()]]);
 *
 * fromText('/chat', { fetch: server.fetch }).pipe(
 *   timeoutIdle({ each: 5 }),
 *   catchError((error: Error) => of(error.name)),
 * ); // => ['Hel', 'IdleTimeoutError']
 * ```
 */
export function stall(): StallStep {
  return { type: 'stall' };
}
