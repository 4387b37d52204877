import { once } from 'node:events';
import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { fromSSE, retryWithBackoff, StreamError, type BodyInput, type SourceInit } from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { SSE } from '../support/server.ts';

const EVENT = 'data: x\n\n';
const EVENTS = { values: [{ data: 'x' }] };
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** What another library makes is typed as the platform's: it behaves as such. */
function as<T>(value: unknown): T {
  return value as T;
}

/** The platform's class, and yet another one: nothing is an instance of it. */
function foreign<T extends object>(value: T, without: readonly PropertyKey[] = []): T {
  return new Proxy(Object.create(null) as T, {
    has: (_, key) => !without.includes(key) && key in value,
    get(_, key) {
      const field: unknown = without.includes(key) ? undefined : Reflect.get(value, key, value);
      return typeof field === 'function' ? (field.bind(value) as unknown) : field;
    },
  });
}

const answering =
  (answer: unknown): typeof fetch =>
  () =>
    Promise.resolve(as<Response>(answer));
const answer = (body: unknown, rest: object = {}): object => ({
  ok: true,
  status: 200,
  headers: new Headers(SSE),
  body,
  ...rest,
});

describe('what a source gets is known by its shape', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const endless = (cancel: () => void): ReadableStream<Uint8Array> =>
    new ReadableStream({ start: (controller) => controller.enqueue(bytes(EVENT)), cancel });

  it.each<[string, readonly PropertyKey[]]>([
    ['with an iterator', []],
    ['without one', [Symbol.asyncIterator]],
  ])('a stream of a polyfill, %s, is read, and cancelled at once', async (_, without) => {
    const whole = (): BodyInput => foreign(bodyOf([bytes(EVENT)]), without);
    expect(await outcomeOf(fromSSE(whole()))).toEqual(EVENTS);
    expect(await outcomeOf(fromSSE('/api', { fetch: answering(answer(whole())) }))).toEqual(EVENTS);

    const cancelled = new Promise<string>((resolve) => {
      const stalled = foreign(
        endless(() => resolve('cancelled')),
        without,
      );
      const subscription = fromSSE('/api', { fetch: answering(answer(stalled)) }).subscribe({
        next: () => setTimeout(() => subscription.unsubscribe(), 5),
      });
    });
    expect(await cancelled).toBe('cancelled');
  });

  it('a body may be a stream of Node, as node-fetch’s is', async () => {
    const body = Readable.from([bytes(EVENT)]);
    expect(await outcomeOf(fromSSE('/api', { fetch: answering(answer(body)) }))).toEqual(EVENTS);
  });

  it.each([
    ['a refusal', 'HttpError', { ok: false, status: 429 }],
    ['a page', 'ContentTypeError', { headers: new Headers({ 'content-type': 'text/html' }) }],
  ])('%s may have a body of Node, which is closed at once', async (_, name, rest) => {
    const body = new Readable({ read: () => undefined });
    body.push(bytes('{"error":{"code":"rate_limit_exceeded"}}'));
    const closed = once(body, 'close');
    const { error } = await outcomeOf(
      fromSSE('/api', { maxErrorBody: 40, fetch: answering(answer(body, rest)) }),
    );
    expect(error).toMatchObject({ name, body: { error: { code: 'rate_limit_exceeded' } } });
    await closed;
  });

  it.each<[string, () => unknown]>([
    ['text', () => Readable.from(['{"error":{"code":', '"rate_limit_exceeded"}}'])],
    ['bytes with a byte order mark', () => bodyOf([bytes('\uFEFF{"error":{"code":"rate_limit_exceeded"}}')])],
    [
      'a generator that stalls',
      async function* () {
        yield await Promise.resolve(bytes('{"error":{"code":"rate_limit_exceeded"}}'));
        await new Promise(() => undefined);
      },
    ],
  ])('a refusal may have a body of %s', async (_, body) => {
    const refused = { ok: false, status: 429 };
    const { error } = await outcomeOf(fromSSE('/api', { fetch: answering(answer(body(), refused)) }));
    expect(error).toMatchObject({ name: 'HttpError', code: 'rate_limit_exceeded', retryable: true });
  });

  it('a Response may be of another class', async () => {
    const response = foreign(new Response(EVENT, { headers: SSE }));
    expect(await outcomeOf(fromSSE(response))).toEqual(EVENTS);
    expect((await outcomeOf(fromSSE(response))).error).toMatchObject({ name: 'TypeError' });
  });

  it('a Request may be of another class: its headers and its signal count, for each subscription', async () => {
    const controller = new AbortController();
    const request = foreign(
      new Request('http://a/', { headers: { authorization: 'Bearer k' }, signal: controller.signal }),
    );
    const seen: (string | null)[] = [];
    const source = fromSSE(request, {
      fetch: (input, init) => {
        seen.push(new Headers(init?.headers).get('authorization'));
        expect(input).not.toBe(request);
        return Promise.resolve(new Response(EVENT, { headers: SSE }));
      },
    });
    expect(await outcomeOf(source)).toEqual(EVENTS);
    expect(await outcomeOf(source)).toEqual(EVENTS);
    expect(seen).toEqual(['Bearer k', 'Bearer k']);
    controller.abort('stop');
    expect((await outcomeOf(source)).error).toBe('stop');
  });

  it('needs no ReadableStream, Request or Response of the platform', async () => {
    const body = {
      async *[Symbol.asyncIterator]() {
        yield await Promise.resolve(bytes(EVENT));
      },
    };
    for (const name of ['ReadableStream', 'Request', 'Response', 'fetch']) vi.stubGlobal(name, undefined);
    expect(await outcomeOf(fromSSE('/api', { fetch: answering(answer(body)) }))).toEqual(EVENTS);
    expect(await outcomeOf(fromSSE(new URL('http://a/'), { fetch: answering(answer(null)) }))).toEqual({
      values: [],
    });
    const failure = new Error('mine');
    const failing = (): Promise<never> => Promise.reject(failure);
    expect((await outcomeOf(fromSSE('/api', { fetch: failing }))).error).toBe(failure);
  });

  it.each<[string, object]>([
    ['absent', { ok: true, status: 200, headers: new Headers(SSE), text: () => Promise.resolve(EVENT) }],
    ['undefined', answer(undefined)],
  ])('a body that is %s is an error that says so, and isn’t retried', async (_, response) => {
    let calls = 0;
    const fetch = (): Promise<Response> => {
      calls += 1;
      return Promise.resolve(as<Response>(response));
    };
    const source = fromSSE('/api', { fetch }).pipe(retryWithBackoff({ initialDelay: 1 }));
    expect((await outcomeOf(source)).error).toEqual(
      new TypeError("This fetch can't stream: its response has no body"),
    );
    expect(calls).toBe(1);
  });

  it('an error of another realm is a failure of the network too, and may be retried', async () => {
    const failure = as<Error>(
      runInNewContext(`
        const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
        new TypeError('fetch failed', { cause });
      `),
    );
    expect(failure).not.toBeInstanceOf(Error);
    const { error } = await outcomeOf(fromSSE(() => Promise.reject(failure)));
    expect(error).toMatchObject({ name: 'ConnectionError', cause: { code: 'ECONNREFUSED' } });

    let calls = 0;
    const busy = as<Error>(runInNewContext(`Object.assign(new Error('busy'), { retryable: true })`));
    const source = fromSSE(() => {
      calls += 1;
      throw busy;
    });
    expect((await outcomeOf(source.pipe(retryWithBackoff({ initialDelay: 1 })))).error).toBe(busy);
    expect(calls).toBe(3);
    expect(busy).not.toBeInstanceOf(StreamError);
  });
});

describe('the headers of a custom fetch', () => {
  async function headersFor(headers: SourceInit['headers'] | undefined): Promise<unknown> {
    let seen: unknown;
    const fetch = (_: unknown, init: RequestInit = {}): Promise<Response> => {
      seen = init.headers;
      return Promise.resolve(new Response());
    };
    await outcomeOf(fromSSE('/api', headers ? { fetch, headers } : { fetch }));
    return seen;
  }

  it('are plain if they were given so, or not at all, so that a wrapper may spread them', async () => {
    expect(await headersFor(undefined)).toStrictEqual({ accept: 'text/event-stream' });
    expect(await headersFor({ 'X-Tenant': 't' })).toStrictEqual({
      'X-Tenant': 't',
      accept: 'text/event-stream',
    });
    expect(await headersFor({ Accept: '*/*' })).toStrictEqual({ Accept: '*/*' });
  });

  it('are Headers if they were given so, or as pairs', async () => {
    const expected = [
      ['accept', 'text/event-stream'],
      ['x-tenant', 't'],
    ];
    for (const given of [new Headers({ 'x-tenant': 't' }), [['x-tenant', 't']] satisfies HeadersInit]) {
      const seen = await headersFor(given);
      expect(seen).toBeInstanceOf(Headers);
      expect([...as<Headers>(seen)]).toEqual(expected);
    }
  });

  it('are not the caller’s own object', async () => {
    const given = Object.freeze({ 'x-tenant': 't' });
    await headersFor(given);
    expect(given).toStrictEqual({ 'x-tenant': 't' });
  });
});
