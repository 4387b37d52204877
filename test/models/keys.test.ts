import fc from 'fast-check';
import { fromAnthropic, fromGemini, fromOpenAIChat, retryWithBackoff, type ChatRequest } from 'rxjs-llm';
import { fromBedrock } from 'rxjs-llm/bedrock';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { PROVIDERS } from '../support/providers.ts';
import { serve } from '../support/server.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const KEY = 'sk-planted-7f3a9';
const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };

/** Where a request was sent; it is never answered. */
function createSpy(): { readonly fetch: typeof fetch; readonly sent: URL[]; readonly headers: Headers[] } {
  const sent: URL[] = [];
  const headers: Headers[] = [];
  const send: typeof fetch = (input, init) => {
    sent.push(new URL(typeof input === 'string' ? input : 'url' in input ? input.url : input));
    headers.push(new Headers(init?.headers));
    return Promise.resolve(new Response('{}', { status: 400 }));
  };
  return { fetch: send, sent, headers };
}

describe.each(PROVIDERS)('rule 2, a key belongs to an origin: $protocol', ({ modelAt }) => {
  it.each([
    ['with a key', { apiKey: KEY }],
    ['with a function that returns a key', { apiKey: () => KEY }],
    ['with a key in its headers', { headers: { authorization: KEY, 'x-api-key': KEY } }],
  ])('follows no redirect to another port, %s, and the error isn’t retried', async (_, config) => {
    for (const status of [301, 302, 303, 307, 308]) {
      await using target = await serve((response) => response.writeHead(200).end());
      await using first = await serve((response) =>
        response.writeHead(status, { location: `${target.url}?key=${KEY}` }).end(),
      );
      const answer = modelAt(first.url, config)(request).pipe(retryWithBackoff({ initialDelay: 1 }));
      expect((await outcomeOf(answer)).error).toMatchObject({ name: 'ConnectionError', retryable: false });
      expect([first.requests.length, target.requests.length]).toStrictEqual([1, 0]);
    }
  });

  it('is sent to the address in the code only, whatever the request says', async () => {
    const spy = createSpy();
    const elsewhere = 'https://evil.example';
    const extra = { baseURL: elsewhere, url: elsewhere, host: elsewhere, headers: { host: elsewhere } };
    const model = modelAt('https://host.example/', { apiKey: KEY, fetch: spy.fetch });
    await outcomeOf(model({ ...request, extra }));
    expect(spy.sent.map(({ origin }) => origin)).toStrictEqual(['https://host.example']);
    expect(spy.sent[0]?.href).not.toContain(KEY);
    expect([...(spy.headers[0] ?? [])].filter(([, value]) => value.includes(KEY))).toHaveLength(1);
  });

  it.each([
    'http://10.0.0.1/',
    'http://192.168.0.1/',
    'http://0.0.0.0/',
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://127.1.example/',
    'http://localhost.example.com/',
    'http://localhost@example.com/',
    'http://[2001:db8::1]/',
    'ws://host.example/',
    'ftp://host.example/',
    'file:///etc/',
    'data:text/event-stream,',
    'blob:https://host.example/',
    'javascript:0/',
    '//host.example/',
    '/chat/',
    '',
  ])('is never sent to %s', (address) => {
    const spy = createSpy();
    for (const apiKey of [KEY, () => KEY]) {
      expect(() => modelAt(address, { apiKey, fetch: spy.fetch })(request)).toThrow(TypeError);
    }
    expect(spy.sent).toHaveLength(0);
  });

  it.each([
    'https://host.example/',
    'http://localhost:1/',
    'http://a.localhost/',
    'http://127.8.9.1/',
    'http://[::1]/',
  ])('may be sent to %s', (address) => {
    expect(() => modelAt(address, { apiKey: KEY })(request)).not.toThrow();
  });

  it('is not sent with an address that has a password', async () => {
    await using server = await serve((response) => response.end());
    const address = server.url.replace('//', `//user:${KEY}@`);
    const { error } = await outcomeOf(modelAt(address, { apiKey: KEY })(request));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).not.toContain(KEY);
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['a key', KEY],
    ['a function that returns one', () => KEY],
  ])('hears a stop and a time limit while a retry waits, with %s', async (_, apiKey) => {
    for (const name of ['AbortError', 'TimeoutError']) {
      await using server = await serve((response) => response.writeHead(429, { 'retry-after': '30' }).end());
      const controller = new AbortController();
      const model = modelAt(server.url, { apiKey, signal: controller.signal });
      const retryable = (): boolean => {
        setTimeout(() => controller.abort(new DOMException('late', name)));
        return true;
      };
      const outcome = outcomeOf(model(request).pipe(retryWithBackoff({ retryable })));
      expect(await outcome).toStrictEqual({ values: [], error: controller.signal.reason as unknown });
      expect(server.requests).toHaveLength(1);
    }
  });

  it('is only a function in a page, and the error says so', () => {
    vi.stubGlobal('document', {});
    expect(() => modelAt('https://host.example/', { apiKey: KEY })(request)).toThrow(
      'A key in a page can be read by everybody: give a function that gets one from your server',
    );
  });
});

describe('rule 2, names in paths', () => {
  const model = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '../../admin',
      '..',
      '.',
      '',
      '%2e%2e',
      '?key=1',
      '#x',
      'a/b',
      'a\\b',
      'a\r\nb',
      'a:b',
      'm@x',
      '\ud800',
    ),
  );

  it.each([
    ['fromGemini', 'https://h/v1', '/v1/models/', ':streamGenerateContent', '?alt=sse'],
    ['fromBedrock', 'https://h', '/model/', '/converse-stream', ''],
  ] as const)('are encoded, and no dots: %s', (source, baseURL, before, after, search) => {
    const ask = source === 'fromGemini' ? fromGemini : fromBedrock;
    fc.assert(
      fc.property(model, (name) => {
        const spy = createSpy();
        try {
          ask(request, { model: name, baseURL, fetch: spy.fetch }).subscribe({ error: () => undefined });
        } catch (error) {
          // Dots and halves of surrogate pairs.
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        const [sent] = spy.sent;
        expect(sent?.search).toBe(search);
        expect(sent?.hash).toBe('');
        const part = sent?.pathname.slice(before.length, -after.length) ?? '';
        expect(sent?.pathname).toBe(`${before}${part}${after}`);
        expect(part).not.toMatch(/[/\\]/);
        expect(decodeURIComponent(part)).toBe(name);
      }),
    );
  });

  it.each([fromOpenAIChat, fromAnthropic])('are not there for %o', (ask) => {
    const spy = createSpy();
    const config = { model: '../../x?y#z', maxOutputTokens: 1, baseURL: 'https://h/v1', fetch: spy.fetch };
    ask(request, config).subscribe({ error: () => undefined });
    expect(spy.sent[0]?.href).toMatch(/^https:\/\/h\/v1\/[a-z/]+$/);
  });
});
