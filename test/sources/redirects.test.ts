import type { IncomingHttpHeaders } from 'node:http';
import { ConnectionError, fromSSE, retryWithBackoff, type BodyInput, type SourceInit } from 'rxjs-llm';
import { describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve, SSE, type TestServer } from '../support/server.ts';

const HEADERS = {
  authorization: 'Bearer key',
  cookie: 'session=1',
  'proxy-authorization': 'Basic key',
  accept: 'text/event-stream',
};
const STATUSES = [301, 302, 303, 307, 308];

/** Other origins than that of the redirect: another port, and another name of the same host. */
const ORIGINS = [
  ['another port', (target: TestServer) => target.url],
  ['another host', (target: TestServer) => target.url.replace('127.0.0.1', 'localhost')],
] as const;

function redirecting(status: number, location: string): Promise<TestServer> {
  return serve((response) => response.writeHead(status, { location }).end());
}

const answering = (): Promise<TestServer> =>
  serve((response) => response.writeHead(200, SSE).end('data: x\n\n'));

/** What a redirect carries, but for what names the place itself. */
function carried(headers: IncomingHttpHeaders | undefined): IncomingHttpHeaders {
  const { host, ...rest } = headers ?? {};
  return rest;
}

describe('a redirect', () => {
  describe.each(STATUSES)('%i', (status) => {
    it.each(ORIGINS)('to %s carries what fetch itself carries, and no credentials', async (_, locate) => {
      await using target = await answering();
      await using first = await redirecting(status, locate(target));
      const init = { method: 'POST', headers: HEADERS, body: 'prompt' };
      const sources = [
        fromSSE(first.url, init),
        fromSSE(first.url, { ...init, headers: new Headers(HEADERS) }),
        fromSSE(first.url, { ...init, headers: Object.entries(HEADERS) }),
        fromSSE(first.url, () => Promise.resolve(init)),
        fromSSE(new Request(first.url, init)),
        fromSSE((signal) => fetch(first.url, { ...init, signal })),
      ];
      await (await fetch(first.url, init)).text();
      for (const source of sources) expect(await outcomeOf(source)).toEqual({ values: [{ data: 'x' }] });

      expect(first.requests.map(({ headers }) => headers.authorization)).toEqual(Array(7).fill('Bearer key'));
      const [plain, ...ours] = target.requests;
      expect(ours).toHaveLength(6);
      for (const request of ours) {
        expect(carried(request.headers)).toEqual(carried(plain?.headers));
        expect([request.method, request.body]).toEqual([plain?.method, plain?.body]);
        expect(request.headers).not.toHaveProperty('authorization');
        expect(request.headers).not.toHaveProperty('cookie');
        expect(request.headers).not.toHaveProperty('proxy-authorization');
      }
    });
  });

  it('within one origin keeps the credentials, as fetch does', async () => {
    await using server = await serve((response, attempt) =>
      attempt === 1
        ? response.writeHead(307, { location: '/next' }).end()
        : response.writeHead(200, SSE).end('data: x\n\n'),
    );
    await outcomeOf(fromSSE(server.url, { headers: HEADERS }));
    expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/', 'Bearer key'],
      ['/next', 'Bearer key'],
    ]);
  });

  describe.each(['x-api-key', 'API-Key', 'x-goog-api-key', 'x-amz-security-token'])(
    'of a request with %s',
    (name) => {
      const headers = { [name]: 'key' };
      const inits: readonly SourceInit[] = [
        { method: 'POST', headers, body: 'prompt' },
        { headers: new Headers(headers) },
        { headers: [[name, 'key']] },
      ];

      it.each(STATUSES)('%i is not followed, and not retried', async (status) => {
        await using target = await answering();
        await using first = await redirecting(status, target.url);
        const sources = [
          ...inits.map((init) => fromSSE(first.url, init)),
          fromSSE(new Request(first.url, { headers })),
          fromSSE(new Request(first.url), { headers }),
        ];
        for (const source of sources) {
          const { error } = await outcomeOf(source.pipe(retryWithBackoff({ initialDelay: 1 })));
          expect(error).toBeInstanceOf(ConnectionError);
          expect(error).toMatchObject({ message: 'A redirect was not followed', retryable: false });
        }
        expect([first.requests.length, target.requests.length]).toEqual([5, 0]);
      });

      it('is followed if the caller says so, by the init', async () => {
        await using target = await answering();
        await using first = await redirecting(307, target.url);
        const sources = [
          fromSSE(first.url, { headers, redirect: 'follow' }),
          fromSSE(new Request(first.url, { headers }), { redirect: 'follow' }),
        ];
        for (const source of sources) expect(await outcomeOf(source)).toEqual({ values: [{ data: 'x' }] });
        expect(target.requests.map((request) => request.headers[name.toLowerCase()])).toEqual(['key', 'key']);
      });
    },
  );

  it('is an HttpError of a request with a key if the platform can’t refuse redirects', async () => {
    class OldRequest extends Request {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        if (init?.redirect === 'error') throw new TypeError('Invalid redirect value');
        super(input, init);
      }
    }
    vi.stubGlobal('Request', OldRequest);
    await using first = await redirecting(307, '/');
    const { error } = await outcomeOf(fromSSE(first.url, { headers: { 'x-api-key': 'key' } }));
    expect(error).toMatchObject({ name: 'HttpError', status: 307, retryable: false });
  });

  it.each([
    ['with a key', { 'x-api-key': 'key' }, 1],
    ['without a key', {}, 21],
  ])('that leads to itself is not retried, %s', async (_, headers, requests) => {
    await using server = await redirecting(307, '/');
    const source = fromSSE(server.url, { method: 'POST', headers, body: 'prompt' });
    const { error } = await outcomeOf(source.pipe(retryWithBackoff({ initialDelay: 1 })));
    expect(error).toMatchObject({ name: 'ConnectionError', retryable: false });
    expect(server.requests).toHaveLength(requests);
  });

  it.each([
    ['undici', new TypeError('fetch failed', { cause: new Error('unexpected redirect') })],
    ['undici', new TypeError('fetch failed', { cause: new Error('redirect count exceeded') })],
    ['Deno', new TypeError("Encountered redirect while redirect mode is set to 'error'")],
    ['Bun', new Error('UnexpectedRedirect fetching "http://a/?key=key"')],
  ])('is known by the words of %s: %o', async (_, failure) => {
    const { error } = await outcomeOf(fromSSE('/chat', { fetch: () => Promise.reject(failure) }));
    expect(error).toMatchObject({ name: 'ConnectionError', reason: 'connect', retryable: false });
    expect(error).not.toHaveProperty('cause');
  });

  it.each<[string, (url: string) => BodyInput]>([
    ['a URL', (url) => url],
    ['a Request', (url) => new Request(url)],
  ])('is not followed if the caller declines, by %s', async (_, inputOf) => {
    await using target = await answering();
    await using first = await redirecting(307, target.url);
    const { error } = await outcomeOf(fromSSE(inputOf(first.url), { headers: HEADERS, redirect: 'error' }));
    expect(error).toMatchObject({ name: 'ConnectionError', reason: 'connect' });
    const manual = await outcomeOf(fromSSE(inputOf(first.url), { headers: HEADERS, redirect: 'manual' }));
    expect(manual.error).toMatchObject({ name: 'HttpError', status: 307, retryable: false });
    expect(target.requests).toHaveLength(0);
  });
});
