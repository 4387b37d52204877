import { firstValueFrom, lastValueFrom } from 'rxjs';
import { fromSSE, fromText, takeUntilDone } from 'rxjs-llm';
import { expectNothingOpen, scriptedFetch, stall } from 'rxjs-llm/testing';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.useRealTimers());

it('passes if nothing was requested, and if everything has ended', async () => {
  const server = scriptedFetch([['Hel'], ['Hel', stall()]]);
  await expectNothingOpen(server);
  await (await server.fetch('/chat')).text();
  await firstValueFrom(fromText('/chat', { fetch: server.fetch }));
  await expectNothingOpen(server);
});

it('names each open request and its phase, also with fake timers', async () => {
  vi.useFakeTimers();
  const server = scriptedFetch([stall(), ['Hel'], ['lo']]);
  void server.fetch('/first', { method: 'POST' });
  await server.fetch('/second');
  await (await server.fetch('/third')).text();
  await expect(expectNothingOpen(server)).rejects.toThrow(
    new Error('Still open: POST /first (before its headers), GET /second (in its body)'),
  );
});

it.each([
  ['that ends by itself', 20, 'done'],
  ['that stalls', stall(), 'aborted'],
])('waits for a body after its end marker %s', async (_, last, state) => {
  const server = scriptedFetch([
    { headers: { 'content-type': 'text/event-stream' }, body: ['data: end\n\n', last] },
  ]);
  await lastValueFrom(
    fromSSE('/chat', { fetch: server.fetch }).pipe(takeUntilDone(({ data }) => data === 'end')),
  );
  expect(server.open).toBe(1);
  await expectNothingOpen(server);
  expect(server.requests).toMatchObject([{ state }]);
});
