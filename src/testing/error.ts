import type { ErrorStep } from './ScriptedAttempt.ts';

/**
 * Lets a scripted request fail before any answer, as when nobody listens.
 *
 * `fetch` rejects as Node's does: a `TypeError` that says `fetch failed`, with the system's error as its cause.
 *
 * @param code - What the system calls it. Default `ECONNREFUSED`; a name that is not found is `ENOTFOUND`.
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
