import { asyncScheduler, type Subscription } from 'rxjs';
import { ContentTypeError, fromSSE, HttpError } from 'rxjs-llm';
import { scriptedFetch, stall } from 'rxjs-llm/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';

afterEach(() => vi.useRealTimers());

describe('a refusal whose body stalls', () => {
  it('is an HttpError with what came within 700 ms', async () => {
    vi.useFakeTimers();
    const server = scriptedFetch([
      { status: 429, headers: { 'retry-after': '7' }, body: ['{"er', 600, 'ror', stall()] },
    ]);
    const outcome = outcomeOf(fromSSE('/chat', { fetch: server.fetch }));
    await vi.advanceTimersByTimeAsync(699);
    expect(server.open).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    const { error } = await outcome;
    expect(error).toMatchObject({ name: 'HttpError', status: 429, retryAfter: 7_000, retryable: true });
    expect(error instanceof HttpError && error.body).toBe('{"error');
    expect(server.open).toBe(0);
  });

  it.each([
    [503, 'text/plain', (error: unknown) => error instanceof HttpError && error.body],
    [200, 'text/html', (error: unknown) => error instanceof ContentTypeError && error.body],
  ])(
    'is reported within a second, and its connection closed, also if it drips: %i %s',
    // A second of a busy machine may be longer.
    { retry: 2 },
    async (status, type, bodyIn) => {
      await using server = await serve((response) => {
        response.writeHead(status, { 'content-type': type });
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      });
      const start = performance.now();
      const { error } = await outcomeOf(fromSSE(server.url));
      expect(performance.now() - start).toBeLessThan(1_500);
      expect(bodyIn(error)).toMatch(/^x+$/);
      await (
        await server.arrived(1)
      ).closed;
    },
  );

  it('runs no timer afterwards', async () => {
    const schedule = vi.spyOn(asyncScheduler, 'schedule');
    for (const response of [new Response('no', { status: 500 }), new Response(null, { status: 500 })]) {
      expect((await outcomeOf(fromSSE(response))).error).toBeInstanceOf(HttpError);
    }
    expect(schedule.mock.results.every(({ value }) => (value as Subscription).closed)).toBe(true);
  });
});
