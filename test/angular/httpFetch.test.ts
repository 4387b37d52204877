import { TestBed } from '../support/angular.ts';
import {
  HttpClient,
  HttpContext,
  HttpResponse,
  provideHttpClient,
  withInterceptors,
  type HttpRequest,
} from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { of } from 'rxjs';
import { fromSSE, responseOf, type SourceInit } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming } from 'rxjs-llm/angular';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

describe.each([
  ['HttpClient alone', []],
  ['provideHttpStreaming()', provideHttpStreaming()],
])('httpFetch with HttpTestingController and %s', (_, streaming) => {
  function setUp(): { readonly send: typeof fetch; readonly backend: HttpTestingController } {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(
          withInterceptors([
            (request, next) => next(request.clone({ setHeaders: { authorization: 'Bearer a' } })),
          ]),
        ),
        streaming,
        provideHttpClientTesting(),
      ],
    });
    return { send: TestBed.runInInjectionContext(httpFetch), backend: TestBed.inject(HttpTestingController) };
  }

  /** Requests `/chat`, and waits until the controller has the request. */
  async function request(init: SourceInit = {}) {
    const { send, backend } = setUp();
    const outcome = outcomeOf(fromSSE('/chat', { method: 'POST', body: 'Hi?', ...init, fetch: send }));
    const found = await vi.waitFor(() => backend.expectOne('/chat'), EVENTUALLY);
    return { outcome, found };
  }

  it('shows the request as the interceptors have left it', async () => {
    const { found } = await request({ headers: { 'x-a': 'b' }, credentials: 'include' });
    const { headers } = found.request;
    expect(found.request).toMatchObject({
      method: 'POST',
      body: 'Hi?',
      responseType: 'text',
      credentials: 'include',
      // What a stream has said once is not an answer for the next page.
      transferCache: false,
    });
    expect(headers.keys().map((name) => [name, headers.get(name)])).toEqual([
      ['accept', 'text/event-stream'],
      ['x-a', 'b'],
      ['authorization', 'Bearer a'],
    ]);
  });

  it('takes a whole answer', async () => {
    const { outcome, found } = await request();
    found.flush('data: a\n\ndata: b\n\n');
    expect(await outcome).toEqual({ values: [{ data: 'a' }, { data: 'b' }] });
  });

  it('takes an answer step by step', async () => {
    const { send, backend } = setUp();
    const seen: string[] = [];
    fromSSE('/chat', { fetch: send }).subscribe({
      next: ({ data }) => seen.push(data),
      complete: () => seen.push('complete'),
    });
    const found = await vi.waitFor(() => backend.expectOne('/chat'), EVENTUALLY);
    let partialText = '';
    for (const [index, text] of ['data: a\n', '\ndata: b', '\n\n'].entries()) {
      partialText += text;
      found.event({ type: 3, loaded: 0, partialText });
      await vi
        .waitFor(() => expect(seen).toEqual(['a', 'b'].slice(0, index)), EVENTUALLY)
        .catch(() => undefined);
    }
    await vi.waitFor(() => expect(seen).toEqual(['a', 'b']), EVENTUALLY);
    found.flush(partialText);
    await vi.waitFor(() => expect(seen).toEqual(['a', 'b', 'complete']), EVENTUALLY);
  });

  it('takes an error status with its headers', async () => {
    const { outcome, found } = await request();
    found.flush('{"error":{"code":"rate_limit","message":"Slow down"}}', {
      status: 429,
      statusText: 'Too Many Requests',
      headers: { 'retry-after': '7' },
    });
    expect((await outcome).error).toMatchObject({ status: 429, retryAfter: 7_000, code: 'rate_limit' });
  });

  it('takes a network error', async () => {
    const { outcome, found } = await request();
    found.error(new ProgressEvent('error'));
    expect((await outcome).error).toMatchObject({ name: 'ConnectionError', reason: 'connect' });
  });

  it('cancels the request when its source is unsubscribed', async () => {
    const { send, backend } = setUp();
    const subscription = fromSSE('/chat', { fetch: send }).subscribe();
    const found = await vi.waitFor(() => backend.expectOne('/chat'), EVENTUALLY);
    subscription.unsubscribe();
    expect(found.cancelled).toBe(true);
  });
});

describe('what httpFetch sends', () => {
  /** What reaches the interceptors, of which the last answers by itself. */
  async function sent(...given: Parameters<typeof fetch>): Promise<HttpRequest<unknown>> {
    let seen: HttpRequest<unknown> | undefined;
    TestBed.resetTestingModule().configureTestingModule({
      providers: [
        provideHttpClient(
          withInterceptors([
            (request) => {
              seen = request;
              return of(new HttpResponse({ status: 200, body: 'cached' }));
            },
          ]),
        ),
        provideHttpStreaming(),
      ],
    });
    const response = await TestBed.runInInjectionContext(httpFetch)(...given);
    expect(await response.text()).toBe('cached');
    if (!seen) throw new Error('Nothing was sent');
    return seen;
  }

  it('is a GET of a URL, unless told otherwise', async () => {
    expect(await sent(new URL('http://localhost/a?b'))).toMatchObject({
      method: 'GET',
      url: 'http://localhost/a?b',
      body: null,
    });
  });

  it('is what a Request has, and what the init changes of it', async () => {
    const request = new Request('http://localhost/a', {
      method: 'PUT',
      body: 'text',
      headers: { 'x-a': 'b' },
      credentials: 'include',
      redirect: 'error',
    });
    const seen = await sent(request, { headers: { 'x-c': 'd' } });
    expect(seen).toMatchObject({
      method: 'PUT',
      url: 'http://localhost/a',
      credentials: 'include',
      redirect: 'error',
    });
    expect(seen.headers.keys()).toContain('x-c');
    expect(new TextDecoder().decode(seen.body as ArrayBuffer)).toBe('text');
    expect((await sent(new Request('http://localhost/a'))).body).toBeNull();
  });

  it('is a form or parameters as they are, and bytes as bytes, never as JSON', async () => {
    const form = new FormData();
    for (const body of [form, new URLSearchParams('a=b'), new Blob(['a'])])
      expect((await sent('/a', { method: 'POST', body })).body).toBe(body);
    const stream = new Blob(['bytes']).stream();
    for (const body of [new TextEncoder().encode('bytes'), stream])
      expect(new TextDecoder().decode((await sent('/a', { method: 'POST', body })).body as ArrayBuffer)).toBe(
        'bytes',
      );
  });

  it('needs a place where `inject` may be called', () => {
    expect(() => httpFetch()).toThrow('NG0203');
  });

  it('has the type of `fetch`', () => {
    expectTypeOf(httpFetch).returns.toEqualTypeOf<typeof fetch>();
    const http = TestBed.configureTestingModule({ providers: [provideHttpClient()] }).inject(HttpClient);
    const events = http.get('/a', { observe: 'events', responseType: 'text', context: new HttpContext() });
    expectTypeOf(fromSSE(responseOf(events))).toEqualTypeOf(fromSSE('/a'));
  });
});
