import type { CutStep } from './ScriptedAttempt.ts';

/**
 * Breaks off a scripted body, as a lost connection does.
 *
 * The body errors as Node's does: a `TypeError` with the message `terminated` and the system's error as its cause.
 *
 * @param code - The system's code for it. Default `UND_ERR_SOCKET`; a reset is `ECONNRESET`.
 *
 * @example
 * ```ts
 * import { catchError, of } from 'rxjs';
 * import { fromText } from 'rxjs-llm';
 * import { cut, scriptedFetch } from 'rxjs-llm/testing';
 *
 * const server = scriptedFetch([['Hel', cut()]]);
 *
 * fromText('/chat', { fetch: server.fetch }).pipe(catchError((error: Error) => of(error.message)));
 * // => ['Hel', 'The connection broke in mid-answer']
 * ```
 */
export function cut(code: string = 'UND_ERR_SOCKET'): CutStep {
  return { type: 'cut', code };
}
