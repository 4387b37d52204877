import type { ScriptedFetch } from './scriptedFetch.ts';
import { settlePromises } from './settlePromises.ts';

/**
 * Rejects if a request of a scripted fetch still holds its connection, and says which.
 *
 * Await it after unsubscribing or after the stream has ended: no one will close what is still open then. It waits for the
 * moment that `takeUntilDone` gives a body to end by itself.
 *
 * @example
 * ```ts
 * import { fromText } from 'rxjs-llm';
 * import { expectNothingOpen, scriptedFetch, stall } from 'rxjs-llm/testing';
 *
 * const server = scriptedFetch([stall()]);
 * fromText('/chat', { fetch: server.fetch }).subscribe().unsubscribe();
 *
 * await expectNothingOpen(server);
 * ```
 */
export async function expectNothingOpen(server: Pick<ScriptedFetch, 'requests'>): Promise<void> {
  // Fake timers replace neither this one nor the turns, so a leak is an error, and never a test that hangs.
  const moment = AbortSignal.timeout(200);
  for (;;) {
    const open = server.requests.filter(({ state }) => state === 'open');
    if (open.length === 0) return;
    if (moment.aborted) {
      const list = open.map(({ method, url, phase }) => `${method} ${url} (${PHASES[phase]})`);
      throw new Error(`Still open: ${list.join(', ')}`);
    }
    await settlePromises();
  }
}

const PHASES = { headers: 'before its headers', body: 'in its body' } as const;
