import type { ScriptedFetch } from './scriptedFetch.ts';

/**
 * Throws if a request of a scripted fetch still holds its connection, and says which.
 *
 * Call it after unsubscribing or after the stream has ended: no one will close what is still open then.
 *
 * @example
 * ```ts
 * import { fromText } from 'rxjs-llm';
 * import { expectNothingOpen, scriptedFetch, stall } from 'rxjs-llm/testing';
 *
 * const server = scriptedFetch([stall()]);
 * fromText('/chat', { fetch: server.fetch }).subscribe().unsubscribe();
 *
 * expectNothingOpen(server);
 * ```
 */
export function expectNothingOpen(server: Pick<ScriptedFetch, 'requests'>): void {
  const open = server.requests.filter(({ state }) => state === 'open');
  if (open.length === 0) return;
  const list = open.map(({ method, url, phase }) => `${method} ${url} (${PHASES[phase]})`);
  throw new Error(`Still open: ${list.join(', ')}`);
}

const PHASES = { headers: 'before its headers', body: 'in its body' } as const;
