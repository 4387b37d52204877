import type { StallStep } from './ScriptedAttempt.ts';

/**
 * Lets a scripted answer say nothing more, with its connection left open until the client goes.
 *
 * In a body it is the model that falls silent in mid-answer. In place of an answer, not even the headers come.
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
