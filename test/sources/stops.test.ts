import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { defer, of } from 'rxjs';
import { fallbackTo, fromSSE, retryWithBackoff, type BodyInput, type ServerSentEvent } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve, SSE } from '../support/server.ts';

const REASONS = [undefined, 'text', 0, null, new Error('mine'), new TypeError('mine'), { a: 1 }];

/** Where an answer stands when the caller stops. */
const PHASES: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ['before the headers', () => undefined],
  ['in the body', (response) => response.writeHead(200, SSE).write('data: x\n\n')],
  ['in the body of a refusal', (response) => response.writeHead(429, { 'retry-after-ms': '1' }).write('{')],
];

describe.each(PHASES)('a stop by the caller %s', (_, answer) => {
  it.each(REASONS)('through `init.signal` is its reason, and nothing follows: %o', async (reason) => {
    await using server = await serve(answer);
    const controller = new AbortController();
    let asked = 0;
    const other = defer(() => of({ data: `other ${++asked}` } as ServerSentEvent));
    const source = fromSSE(server.url, { signal: controller.signal });
    const outcome = outcomeOf(source.pipe(retryWithBackoff({ retryable: () => true }), fallbackTo(other)));
    await server.arrived(1);
    await delay(20);
    controller.abort(reason);
    expect((await outcome).error).toBe(controller.signal.reason);
    expect([server.requests.length, asked]).toEqual([1, 0]);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it.each(['AbortError', 'TimeoutError'])(
    'through a signal of its own in the function is an %s, and nothing follows',
    async (name) => {
      await using server = await serve(answer);
      let asked = 0;
      const other = defer(() => of({ data: `other ${++asked}` } as ServerSentEvent));
      let own = new AbortController();
      // A controller for each call: the next call would not know of the stop.
      const input: BodyInput = (signal) => {
        own = new AbortController();
        return fetch(server.url, { signal: AbortSignal.any([signal, own.signal]) });
      };
      const outcome = outcomeOf(
        fromSSE(input).pipe(retryWithBackoff({ initialDelay: 1 }), fallbackTo(other)),
      );
      await server.arrived(1);
      await delay(20);
      const reason = new DOMException('stop', name);
      own.abort(reason);
      expect((await outcome).error).toMatchObject({ name });
      expect([server.requests.length, asked]).toEqual([1, 0]);
    },
  );

  it.each(['text', new Error('mine'), new TypeError('mine')])(
    'through a signal of its own in the function is its reason: %o',
    async (reason) => {
      await using server = await serve(answer);
      const own = new AbortController();
      const input: BodyInput = () => fetch(server.url, { signal: own.signal });
      // Without a retry, which would hear of the stop from its next attempt.
      const outcome = outcomeOf(fromSSE(input));
      await server.arrived(1);
      await delay(20);
      own.abort(reason);
      expect((await outcome).error).toBe(reason);
    },
  );

  it('through the signal of a Response is its reason, and not a failed connection', async () => {
    await using server = await serve(answer);
    const controller = new AbortController();
    const response = fetch(server.url, { signal: controller.signal });
    const outcome = outcomeOf(fromSSE(() => response).pipe(retryWithBackoff({ initialDelay: 1 })));
    await server.arrived(1);
    await delay(20);
    controller.abort();
    expect((await outcome).error).toMatchObject({ name: 'AbortError' });
  });
});

it.each(['AbortError', 'TimeoutError'])('%s passes by its name, whatever its words', async (name) => {
  const error = new DOMException('network error', name);
  expect(await outcomeOf(fromSSE(() => Promise.reject(error)))).toEqual({ values: [], error });
});

it('sends nothing, and nothing follows, if the caller has already stopped', async () => {
  let asked = 0;
  const send = (): Promise<Response> => {
    asked += 1;
    return Promise.resolve(new Response());
  };
  const source = fromSSE('/chat', { fetch: send, signal: AbortSignal.abort('no') });
  const other = fromSSE('/other', { fetch: send });
  expect(await outcomeOf(source.pipe(retryWithBackoff(), fallbackTo(other)))).toEqual({
    values: [],
    error: 'no',
  });
  expect(asked).toBe(0);
});

describe('a stop while a retry waits', () => {
  const refuse = (response: ServerResponse): unknown =>
    response.writeHead(429, { 'retry-after': '30' }).end();

  it.each([...REASONS, new DOMException('late', 'TimeoutError')])('is heard at once: %o', async (reason) => {
    await using server = await serve(refuse);
    const controller = new AbortController();
    const outcome = outcomeOf(fromSSE(server.url, { signal: controller.signal }).pipe(retryWithBackoff()));
    await server.arrived(1);
    await delay(30);
    controller.abort(reason);
    const error: unknown = controller.signal.reason;
    expect(await outcome).toEqual({ values: [], error });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(server.requests).toHaveLength(1);
  });

  it('is heard through the signal that a function returns, but not through its time limit', async () => {
    await using server = await serve((response, attempt) =>
      attempt === 1
        ? response.writeHead(429, { 'retry-after-ms': '60' }).end()
        : response.writeHead(200, SSE).end(),
    );
    const limits: AbortController[] = [];
    const limited = fromSSE(server.url, () => {
      const limit = new AbortController();
      limits.push(limit);
      return { signal: limit.signal };
    });
    const retryable = (): boolean => {
      setTimeout(() => limits[0]?.abort(new DOMException('late', 'TimeoutError')));
      return true;
    };
    expect(await outcomeOf(limited.pipe(retryWithBackoff({ retryable })))).toEqual({ values: [] });
    expect(limits.map(({ signal }) => signal.aborted)).toEqual([true, false]);

    await using refusing = await serve(refuse);
    const controller = new AbortController();
    const stopped = fromSSE(refusing.url, () => ({ signal: controller.signal }));
    const outcome = outcomeOf(stopped.pipe(retryWithBackoff()));
    await refusing.arrived(1);
    await delay(30);
    controller.abort('stop');
    expect(await outcome).toEqual({ values: [], error: 'stop' });
  });

  it('through the signal of an earlier attempt stops no later one', async () => {
    const controllers: AbortController[] = [];
    await using server = await serve((response, attempt) => {
      if (attempt === 1) return response.writeHead(429, { 'retry-after-ms': '1' }).end();
      controllers[0]?.abort();
      return response.writeHead(200, SSE).end('data: x\n\n');
    });
    const source = fromSSE(server.url, () => {
      const controller = new AbortController();
      controllers.push(controller);
      return { signal: controller.signal };
    });
    expect(await outcomeOf(source.pipe(retryWithBackoff()))).toEqual({ values: [{ data: 'x' }] });
  });

  it('is retried only if the caller says so: a time limit for each attempt', async () => {
    await using server = await serve(() => undefined);
    const source = fromSSE(server.url, () => ({ signal: AbortSignal.timeout(200) }));
    const isLate = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';
    expect(await outcomeOf(source.pipe(retryWithBackoff()))).toMatchObject({
      error: { name: 'TimeoutError' },
    });
    expect(server.requests).toHaveLength(1);
    await outcomeOf(source.pipe(retryWithBackoff({ initialDelay: 1, retryable: isLate })));
    expect(server.requests).toHaveLength(4);
  });
});
