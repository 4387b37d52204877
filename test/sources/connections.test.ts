import { getEventListeners, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { lastValueFrom, take } from 'rxjs';
import { fromSSE, openaiChat, parseDelta, takeUntilDone, type Delta } from 'rxjs-llm';
import { expect, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { SSE } from '../support/server.ts';

const ANSWER =
  'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

/** A host that keeps connections alive, and counts them. */
async function host(end: (response: ServerResponse) => void) {
  const seen = { connections: 0, cut: 0 };
  const server = createServer((_, response) => {
    response.on('close', () => (seen.cut += response.writableFinished ? 0 : 1));
    response.writeHead(200, SSE).write(ANSWER);
    end(response);
  });
  server.on('connection', () => (seen.connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (signal: AbortSignal | null = null) =>
    fromSSE(`http://127.0.0.1:${port}`, { signal }).pipe(parseDelta(openaiChat()), takeUntilDone());

  return {
    seen,
    ask,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

it.each([
  ['at once', (response: ServerResponse) => response.end(), 1_000, 0],
  ['in the next tick', (response: ServerResponse) => setImmediate(() => response.end()), 300, 0],
  ['2 ms later', (response: ServerResponse) => setTimeout(() => response.end(), 2), 300, 2],
  ['50 ms later', (response: ServerResponse) => setTimeout(() => response.end(), 50), 10, 70],
])(
  'uses connections again if a body ends %s',
  { timeout: 60_000, retry: 2 },
  async (_, end, answers, pause) => {
    await using server = await host(end);
    const done: Delta = { type: 'done' };
    for (let asked = 0; asked < answers; asked += 1) {
      expect(await lastValueFrom(server.ask())).toEqual(done);
      if (pause > 0) await delay(pause);
    }

    await delay(70);
    expect(server.seen.connections).toBeLessThanOrEqual(10);
    // A machine that sleeps for the whole moment takes the end for a late one.
    expect(server.seen.cut).toBeLessThanOrEqual(2);
  },
);

it('leaves no listener on the caller’s signal once an answer is complete, though its body is open', async () => {
  await using server = await host(() => undefined);
  const { signal } = new AbortController();
  await lastValueFrom(server.ask(signal));
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(server.seen.cut).toBe(0);
});

it('aborts a body that does not end, after a moment, and at once when the consumer unsubscribes', async () => {
  await using server = await host(() => undefined);
  await lastValueFrom(server.ask());
  const completed = performance.now();
  expect(server.seen.cut).toBe(0);
  await vi.waitFor(() => expect(server.seen.cut).toBe(1), { ...EVENTUALLY, interval: 5 });
  expect(performance.now() - completed).toBeGreaterThan(50);

  await lastValueFrom(server.ask().pipe(take(1)));
  await vi.waitFor(() => expect(server.seen.cut).toBe(2), EVENTUALLY);
});
