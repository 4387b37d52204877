import { expectNothingOpen, scriptedFetch, stall } from 'rxjs-llm/testing';
import { expect, it } from 'vitest';

it('is content where nothing was asked, and where all has ended', async () => {
  const server = scriptedFetch([['Hel']]);
  expectNothingOpen(server);
  await (await server.fetch('/chat')).text();
  expectNothingOpen(server);
});

it('names each request that is open, and how far it has come', async () => {
  const server = scriptedFetch([stall(), ['Hel'], ['lo']]);
  void server.fetch('/first', { method: 'POST' });
  await server.fetch('/second');
  await (await server.fetch('/third')).text();
  expect(() => expectNothingOpen(server)).toThrow(
    new Error('Still open: POST /first (before its headers), GET /second (in its body)'),
  );
});
