import { fromText } from 'rxjs-llm';
import { scriptedFetch, stall } from 'rxjs-llm/testing';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
});

it('sends nothing, for any time, before the headers and in the body', async () => {
  vi.useFakeTimers();
  const server = scriptedFetch([stall(), ['Hel', stall(), 'lo']]);
  const heard: unknown[] = [];
  for (const name of ['first', 'second']) {
    fromText('/chat', { fetch: server.fetch }).subscribe({
      next: (text) => heard.push(`${name}: ${text}`),
      error: (failure: unknown) => heard.push(failure),
      complete: () => heard.push('end'),
    });
  }
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(heard).toEqual(['second: Hel']);
  expect(server.requests.map(({ phase, state }) => [phase, state])).toEqual([
    ['headers', 'open'],
    ['body', 'open'],
  ]);
});
