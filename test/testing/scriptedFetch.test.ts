import { lastValueFrom, take, toArray, VirtualTimeScheduler } from 'rxjs';
import { ConnectionError, fromNDJSON, fromSSE, fromText, retryWithBackoff, StreamError } from 'rxjs-llm';
import { cut, error, flushAsync, scriptedFetch, sse, stall, type ScriptedRequest } from 'rxjs-llm/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

const outcomesOf = (requests: readonly ScriptedRequest[]): string[] =>
  requests.map(({ phase, state }) => `${state} in ${phase}`);

afterEach(() => {
  vi.useRealTimers();
});

describe('scriptedFetch', () => {
  it('answers each request with the next entry: a list of steps, or a response', async () => {
    const server = scriptedFetch([
      ['Hel', new TextEncoder().encode('lo')],
      { status: 202, headers: { 'x-y': 'z' }, body: 'plain' },
      {},
    ]);
    const first = await server.fetch('/chat');
    expect([first.status, [...first.headers], await first.text()]).toEqual([200, [], 'Hello']);
    const second = await server.fetch('/chat');
    expect([second.status, [...second.headers], await second.text()]).toEqual([202, [['x-y', 'z']], 'plain']);
    expect((await server.fetch('/chat')).body).toBeNull();
    expect(outcomesOf(server.requests)).toEqual(['done in body', 'done in body', 'done in body']);
  });

  it('sends one chunk per step, whatever the reader’s speed', async () => {
    const server = scriptedFetch([['a', 'b', 1, 'c']]);
    expect(await outcomeOf(fromText('/chat', { fetch: server.fetch }))).toEqual({ values: ['a', 'b', 'c'] });
  });

  it.each<[string, () => [RequestInfo | URL, RequestInit?]]>([
    ['text', () => ['http://a.example/x', { method: 'post', headers: { 'x-y': 'z' }, body: 'text' }]],
    [
      'a form',
      () => [
        new URL('http://a.example/x'),
        { method: 'POST', headers: { 'x-y': 'z' }, body: new Blob(['text']) },
      ],
    ],
    [
      'a Request',
      () => [new Request('http://a.example/x', { method: 'POST', headers: { 'x-y': 'z' }, body: 'text' })],
    ],
  ])('notes what was asked: %s', async (_, args) => {
    const server = scriptedFetch([[]]);
    await server.fetch(...args());
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: 'http://a.example/x', body: 'text' });
    expect(request?.headers.get('x-y')).toBe('z');
  });

  it('records a URL as the app wrote it, and a missing body as empty', async () => {
    const server = scriptedFetch([[]]);
    await server.fetch('/chat');
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/chat', body: '' });
  });

  it('records when a request arrived, got its headers and ended', async () => {
    const scheduler = new VirtualTimeScheduler();
    const server = scriptedFetch([{ delay: 30, body: ['Hel', 20, 'lo', 5] }], { scheduler });
    scheduler.schedule(() => void server.fetch('/chat').then((response) => response.text()), 100);
    await flushAsync(scheduler);
    expect(server.requests[0]).toMatchObject({ at: 100, headersAt: 130, endedAt: 155 });

    const open = scriptedFetch([stall()], { scheduler });
    void open.fetch('/chat');
    expect(open.requests[0]).toMatchObject({ at: 155, headersAt: undefined, endedAt: undefined });
  });

  it('rejects a request after the last entry with an error that isn’t retried', async () => {
    const server = scriptedFetch([error()]);
    const asked = fromSSE('/chat', { fetch: server.fetch }).pipe(retryWithBackoff({ initialDelay: 1 }));
    const failure = new StreamError('The script has no answer to request 2, GET /chat: it ends after 1');
    expect(await outcomeOf(asked)).toStrictEqual({ values: [], error: failure });
    expect(outcomesOf(server.requests)).toEqual(['failed in headers', 'failed in headers']);
  });

  it.each([
    ['http://user:sk-1@a/chat?key=sk-1#sk-1', '/chat'],
    ['/chat?key=sk-1', '/chat'],
    ['http://sk-1.example.com?key=sk-1', ''],
  ])('shows of the URL of a request after the last entry only the path: %s', async (url, path) => {
    await expect(scriptedFetch([]).fetch(url)).rejects.toThrow(
      new StreamError(`The script has no answer to request 1, GET ${path}: it ends after 0`),
    );
  });

  it('rejects an entry that can’t be a Response, without its delay', async () => {
    const { fetch } = scriptedFetch([{ status: 99, delay: 10 }]);
    await expect(fetch('/chat')).rejects.toThrow(RangeError);
  });

  describe('records how a request ended', () => {
    it('when the client aborts before the headers', async () => {
      const server = scriptedFetch([stall(), { delay: 60_000 }]);
      for (const count of [1, 2]) {
        const controller = new AbortController();
        const answer = server.fetch('/chat', { signal: controller.signal });
        expect(server.open).toBe(1);
        controller.abort(new Error('gone'));
        await expect(answer).rejects.toThrow('gone');
        expect(outcomesOf(server.requests)).toEqual(Array(count).fill('aborted in headers'));
      }
      expect(server.open).toBe(0);
    });

    it('when the client aborts in the body, which errors with the reason', async () => {
      const server = scriptedFetch([['Hel', stall()]]);
      const controller = new AbortController();
      const { body } = await server.fetch(new Request('http://a.example/', { signal: controller.signal }));
      const reader = body?.getReader();
      await reader?.read();
      const rest = reader?.read();
      controller.abort(new Error('gone'));
      await expect(rest).rejects.toThrow('gone');
      expect(outcomesOf(server.requests)).toEqual(['aborted in body']);
    });

    it('when the client cancels the body, even during a silence', async () => {
      const server = scriptedFetch([['Hel', 60_000, 'lo']]);
      const reader = (await server.fetch('/chat')).body?.getReader();
      await reader?.read();
      void reader?.read();
      await reader?.cancel();
      expect(outcomesOf(server.requests)).toEqual(['cancelled in body']);
    });

    it('as open while its body is never read', async () => {
      const server = scriptedFetch([['Hel']]);
      await server.fetch('/chat');
      expect([server.open, ...outcomesOf(server.requests)]).toEqual([1, 'open in body']);
    });

    it('once: a later abort changes nothing', async () => {
      const server = scriptedFetch([['Hel']]);
      const controller = new AbortController();
      await (await server.fetch('/chat', { signal: controller.signal })).text();
      controller.abort();
      expect(outcomesOf(server.requests)).toEqual(['done in body']);
    });

    it('not at all if the signal had aborted before: no request was sent', async () => {
      const server = scriptedFetch([[]]);
      await expect(server.fetch('/chat', { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow(
        'gone',
      );
      expect(server.requests).toEqual([]);
    });

    it('when a source of this library ends by take, by unsubscribing, by completing', async () => {
      const server = scriptedFetch([['{}\n{}\n', stall()], stall(), ['{}\n']]);
      const source = fromNDJSON('/chat', { fetch: server.fetch });
      await lastValueFrom(source.pipe(take(1)));
      source.subscribe().unsubscribe();
      await lastValueFrom(source.pipe(toArray()));
      expect(outcomesOf(server.requests)).toEqual(['aborted in body', 'aborted in headers', 'done in body']);
    });
  });

  describe('takes its time', () => {
    const script = [{ delay: 2_000, body: [sse`data: a`, 30_000, sse`data: b`, 500, cut()] }];

    it('from fake timers', async () => {
      vi.useFakeTimers();
      const server = scriptedFetch(script);
      const heard: unknown[] = [];
      fromSSE('/chat', { fetch: server.fetch }).subscribe({
        next: ({ data }) => heard.push(data),
        error: (failure: unknown) => heard.push((failure as Error).name),
      });
      const heardAt: unknown[] = [];
      for (const step of [1_999, 1, 29_999, 1, 499, 1]) {
        await vi.advanceTimersByTimeAsync(step);
        heardAt.push(heard.length);
      }
      expect(heardAt).toEqual([0, 1, 1, 2, 2, 3]);
      expect(heard).toEqual(['a', 'b', 'ConnectionError']);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('from a virtual scheduler', async () => {
      const scheduler = new VirtualTimeScheduler();
      const server = scriptedFetch(script, { scheduler });
      const heard: unknown[] = [];
      fromSSE('/chat', { fetch: server.fetch }).subscribe({
        next: ({ data }) => heard.push([scheduler.now(), data]),
        error: (failure: unknown) => heard.push([scheduler.now(), failure instanceof ConnectionError]),
      });
      await flushAsync(scheduler);
      expect(heard).toEqual([
        [2_000, 'a'],
        [32_000, 'b'],
        [32_500, true],
      ]);
    });

    it('and leaves no timer running when the client aborts', async () => {
      vi.useFakeTimers();
      const server = scriptedFetch([{ delay: 60_000 }, ['Hel', 60_000, 'lo']]);
      fromText('/chat', { fetch: server.fetch }).subscribe().unsubscribe();
      const subscription = fromText('/chat', { fetch: server.fetch }).subscribe();
      await vi.advanceTimersByTimeAsync(10);
      expect(vi.getTimerCount()).toBe(1);
      subscription.unsubscribe();
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
