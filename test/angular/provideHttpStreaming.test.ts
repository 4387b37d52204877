import { TestBed } from '../support/angular.ts';
import {
  HttpClient,
  HttpErrorResponse,
  HttpResponse,
  provideHttpClient,
  withInterceptors,
  type HttpBackend,
  type HttpEvent,
  type HttpInterceptorFn,
} from '@angular/common/http';
import { InjectionToken, NgZone, type EnvironmentProviders } from '@angular/core';
import { catchError, finalize, lastValueFrom, map, of, retry, tap, throwError, timeout } from 'rxjs';
import { fromSSE } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming } from 'rxjs-llm/angular';
import { scriptedFetch, stall, type ScriptedAttempt, type ScriptedFetch } from 'rxjs-llm/testing';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const A = 'data: a\n\n';

interface App {
  readonly send: typeof fetch;
  readonly server: ScriptedFetch;
}

function app(script: readonly ScriptedAttempt[], ...interceptors: readonly HttpInterceptorFn[]): App {
  const server = scriptedFetch(script);
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([...interceptors])),
      provideHttpStreaming({ fetch: server.fetch }),
    ],
  });
  return { send: TestBed.runInInjectionContext(httpFetch), server };
}

describe('provideHttpStreaming', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('ends an answer for interceptors when its headers are there', async () => {
    const heard: string[] = [];
    const { send } = app([[A, 20, A]], (request, next) =>
      next(request).pipe(
        tap((event) =>
          heard.push(event instanceof HttpResponse ? `${event.status} ${String(event.body)}` : 'sent'),
        ),
        finalize(() => heard.push('over')),
      ),
    );
    await lastValueFrom(fromSSE('/chat', { fetch: send }).pipe(tap(({ data }) => heard.push(data))));
    expect(heard).toEqual(['sent', '200 null', 'over', 'a', 'a']);
  });

  it('sends what the interceptors have made of the request', async () => {
    const { send, server } = app([[A]], (request, next) =>
      next(request.clone({ setHeaders: { 'x-a': 'b' }, setParams: { c: 'd' }, withCredentials: true })),
    );
    await outcomeOf(fromSSE('/chat', { method: 'POST', body: 'Hi?', redirect: 'error', fetch: send }));
    const [seen] = server.requests;
    expect(seen).toMatchObject({ method: 'POST', url: '/chat?c=d', body: 'Hi?' });
    expect(seen?.headers.get('x-a')).toBe('b');
    expect(seen?.headers.get('content-type')).toBe('text/plain');
  });

  it('gives interceptors the text of an error, up to 64 KiB, and aborts the rest', async () => {
    let text: unknown;
    const { send, server } = app([{ status: 500, body: ['x'.repeat(70_000), stall()] }], (request, next) =>
      next(request).pipe(
        catchError((error: unknown) => {
          text = error instanceof HttpErrorResponse && error.error;
          return throwError(() => error);
        }),
      ),
    );
    const { error } = await outcomeOf(fromSSE('/chat', { fetch: send, maxErrorBody: 10 }));
    expect(text).toBe('x'.repeat(65_536));
    expect(error).toMatchObject({ name: 'HttpError', status: 500, body: 'x'.repeat(10) });
    expect(server.open).toBe(0);
  });

  it('gives interceptors JSON as the text that it is', async () => {
    let text: unknown;
    const { send } = app([{ status: 500, body: ['[{"error":{"code":1}}]'] }], (request, next) =>
      next(request).pipe(
        tap({
          error: (error: unknown) => {
            text = error instanceof HttpErrorResponse && error.error;
          },
        }),
      ),
    );
    const { error } = await outcomeOf(fromSSE('/chat', { fetch: send }));
    expect(text).toBe('[{"error":{"code":1}}]');
    expect(error).toMatchObject({ body: [{ error: { code: 1 } }] });
  });

  it('limits the time until the headers by the timeout of a request, and not that of the answer', async () => {
    vi.useFakeTimers();
    const limited: HttpInterceptorFn = (request, next) => next(request.clone({ timeout: 1_000 }));
    const slow = app([{ delay: 900, body: [A, 5_000, A] }], limited);
    const answer = outcomeOf(fromSSE('/chat', { fetch: slow.send }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toEqual({ values: [{ data: 'a' }, { data: 'a' }] });

    TestBed.resetTestingModule();
    const late = app([{ delay: 1_100, body: [A] }], limited);
    const none = outcomeOf(fromSSE('/chat', { fetch: late.send }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await none).error).toMatchObject({ name: 'TimeoutError' });
    expect(late.server.requests.map(({ state }) => state)).toEqual(['aborted']);
  });

  it('errors with a TimeoutError also if the platform says AbortError, as WebKit does', async () => {
    const limited: HttpInterceptorFn = (request, next) => next(request.clone({ timeout: 10 }));
    const send: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () =>
          reject(new DOMException('Fetch is aborted', 'AbortError')),
        );
      });
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([limited])), provideHttpStreaming({ fetch: send })],
    });
    const { error } = await outcomeOf(fromSSE('/chat', { fetch: TestBed.runInInjectionContext(httpFetch) }));
    expect(error).toMatchObject({ name: 'TimeoutError' });
  });

  it('aborts an attempt that an interceptor gives up before its headers', async () => {
    const { send, server } = app([{ delay: 60_000, body: [] }, [A]], (request, next) =>
      next(request).pipe(timeout(20), retry({ count: 1 })),
    );
    const subscription = fromSSE('/chat', { fetch: send }).subscribe({ error: () => undefined });
    await vi.waitFor(() => expect(server.requests[0]?.state).toBe('aborted'), EVENTUALLY);
    subscription.unsubscribe();
  });

  it('aborts a live answer that an interceptor replaces, or errors after', async () => {
    const replaced = app([[A, stall()]], (request, next) =>
      next(request).pipe(
        map((event): HttpEvent<unknown> =>
          event instanceof HttpResponse ? event.clone({ body: 'data: own\n\n' }) : event,
        ),
      ),
    );
    expect(await outcomeOf(fromSSE('/chat', { fetch: replaced.send }))).toEqual({
      values: [{ data: 'own' }],
    });
    expect(replaced.server.open).toBe(0);

    TestBed.resetTestingModule();
    const errored = app([[A, stall()]], (request, next) =>
      next(request).pipe(
        tap((event) => {
          if (event instanceof HttpResponse) throw new Error('not for you');
        }),
      ),
    );
    expect((await outcomeOf(fromSSE('/chat', { fetch: errored.send }))).error).toEqual(
      new Error('not for you'),
    );
    expect(errored.server.open).toBe(0);
  });

  it('aborts the first answer when an interceptor sends the request anew', async () => {
    let attempts = 0;
    const { send, server } = app([[A, stall()], ['data: second\n\n']], (request, next) =>
      next(request).pipe(
        tap((event) => {
          if (event instanceof HttpResponse && (attempts += 1) === 1) throw new Error('once more');
        }),
        retry({ count: 1 }),
      ),
    );
    expect(await outcomeOf(fromSSE('/chat', { fetch: send }))).toEqual({ values: [{ data: 'second' }] });
    expect(server.requests.map(({ state }) => state)).toEqual(['aborted', 'done']);
  });

  it('listens to a signal that outlives many requests only while it has to', async () => {
    const { send, server } = app([{ status: 500 }, { status: 500 }]);
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    await send('/chat', { signal });
    await send('/chat', { signal });
    expect(remove).toHaveBeenCalled();
    expect(server.open).toBe(0);
  });

  it('sends outside the zone', async () => {
    let outside = 0;
    const server = scriptedFetch([[A]]);
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpStreaming({
          fetch: (...given) => {
            expect(outside).toBe(1);
            return server.fetch(...given);
          },
        }),
      ],
    });
    const zone = TestBed.inject(NgZone);
    const run = zone.runOutsideAngular.bind(zone);
    zone.runOutsideAngular = (work) => {
      outside += 1;
      try {
        return run(work);
      } finally {
        outside -= 1;
      }
    };
    const answer = await outcomeOf(fromSSE('/chat', { fetch: TestBed.runInInjectionContext(httpFetch) }));
    expect(answer).toEqual({ values: [{ data: 'a' }] });
  });

  it('passes all other requests to the backend that it is told, or to `fetch`', async () => {
    const OTHER = new InjectionToken<HttpBackend>('other', {
      factory: () => ({ handle: ({ url }) => of(new HttpResponse({ body: `other ${url}` })) }),
    });
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpStreaming({ backend: OTHER })],
    });
    const get = (): Promise<string> =>
      lastValueFrom(TestBed.inject(HttpClient).get('/a', { responseType: 'text' }));
    expect(await get()).toBe('other /a');

    TestBed.resetTestingModule();
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('platform')));
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpStreaming()] });
    expect(await get()).toBe('platform');
    expect(await (await TestBed.runInInjectionContext(httpFetch)('/a')).text()).toBe('platform');
  });

  it('is not used before `provideHttpClient()`, and nothing breaks', async () => {
    const server = scriptedFetch([]);
    const headers = { 'content-type': 'text/event-stream' };
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(A, { headers })));
    TestBed.configureTestingModule({
      providers: [provideHttpStreaming({ fetch: server.fetch }), provideHttpClient()],
    });
    const answer = outcomeOf(fromSSE('/chat', { fetch: TestBed.runInInjectionContext(httpFetch) }));
    expect(await answer).toEqual({ values: [{ data: 'a' }] });
    expect(server.requests).toEqual([]);
  });

  it('takes a token of a backend, and a fetch', () => {
    expectTypeOf(provideHttpStreaming).returns.toEqualTypeOf<EnvironmentProviders>();
    // @ts-expect-error -- a client is not a backend
    provideHttpStreaming({ backend: HttpClient });
  });
});
