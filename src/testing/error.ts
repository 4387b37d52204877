import type { ErrorStep } from './ScriptedAttempt.ts';

/**
 * Makes a scripted request fail before any answer, as when no server listens.
 *
 * `fetch` rejects as Node's does: a `TypeError` with the message `fetch failed` and the system's error as its cause.
 *
 * @param code - The system's code for it. Default `ECONNREFUSED`; an unknown host is `ENOTFOUND`.
 *
 * @example
 * ```ts
 * import { retryWithBackoff, fromText } from 'rxjs-llm';
 * import { error, scriptedFetch } from 'rxjs-llm/testing';
 *
 * const server = scriptedFetch([error(), ['Hello']]);
 *
 * fromText('/chat', { fetch: server.fetch }).pipe(retryWithBackoff({ initialDelay: 1 })); // => ['Hello']
 * ```
 */
export function error(code: string = 'ECONNREFUSED'): ErrorStep {
  return { type: 'error', code };
}
