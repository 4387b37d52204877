import { expectNothingOpen, scriptedFetch, stall } from 'rxjs-llm/testing';
import { expect, it } from 'vitest';

it('passes if nothing was requested, and if everything has ended', async () => {
  const server = scriptedFetch([['Hel']]);
  expectNothingOpen(server);
  await (await server.fetch('/chat')).text();
  expectNothingOpen(server);
});

it('names each open request and its phase', async () => {
  const server = scriptedFetch([stall(), ['Hel'], ['lo']]);
  void server.fetch('/first', { method: 'POST' });
  await server.fetch('/second');
  await (await server.fetch('/third')).text();
  expect(() => expectNothingOpen(server)).toThrow(
    new Error('Still open: POST /first (before its headers), GET /second (in its body)'),
  );
});
