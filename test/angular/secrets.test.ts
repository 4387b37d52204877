import { TestBed } from '../support/angular.ts';
import { provideHttpClient, withInterceptors, type HttpInterceptorFn } from '@angular/common/http';
import { timeout } from 'rxjs';
import { fromSSE, openaiChat, parseDelta } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming, streamResource } from 'rxjs-llm/angular';
import { cut, scriptedFetch, stall, type ScriptedAttempt } from 'rxjs-llm/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { shownOf } from '../support/shownOf.ts';

const SECRET = 'sk-secret';
const URL = `https://api.example/chat?key=${SECRET}`;

const pass: HttpInterceptorFn = (request, next) => next(request);
const limited: HttpInterceptorFn = (request, next) => next(request.clone({ timeout: 10 }));
const impatient: HttpInterceptorFn = (request, next) => next(request).pipe(timeout(10));
const refused: HttpInterceptorFn = (request, next) =>
  next(request.clone({ setHeaders: { 'x-token': `a\r\n${SECRET}` } }));

const FAILURES: readonly (readonly [
  what: string,
  attempt: ScriptedAttempt,
  interceptor: HttpInterceptorFn,
])[] = [
  ['a 401', { status: 401, body: ['{"error":{"code":"invalid_api_key"}}'] }, pass],
  ['a 429', { status: 429, headers: { 'retry-after': '1' } }, pass],
  ['a page of HTML', { headers: { 'content-type': 'text/html' }, body: ['<p>'] }, pass],
  ['a cut', ['data: a\n\n', 20, cut()], pass],
  ['no headers in time', { delay: 60_000, body: [] }, limited],
  ['an interceptor that gives up', { delay: 60_000, body: [] }, impatient],
  ['a header that the platform refuses', [stall()], refused],
];

describe.each([
  ['HttpClient alone', false],
  ['provideHttpStreaming()', true],
])('an error of httpFetch over %s', (_, isStreaming) => {
  afterEach(() => void vi.unstubAllGlobals());

  function setUp(attempt: ScriptedAttempt, interceptor: HttpInterceptorFn): typeof fetch {
    const server = scriptedFetch([attempt]);
    vi.stubGlobal('fetch', server.fetch);
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([interceptor])),
        isStreaming ? provideHttpStreaming() : [],
      ],
    });
    return TestBed.runInInjectionContext(httpFetch);
  }

  it.each(FAILURES)(
    'shows neither the URL nor a header nor the body: %s',
    async (_what, attempt, interceptor) => {
      const send = setUp(attempt, interceptor);
      const init = {
        method: 'POST',
        headers: { authorization: `Bearer ${SECRET}` },
        body: SECRET,
        fetch: send,
      };
      const { error } = await outcomeOf(fromSSE(URL, init));
      expect(error).toBeInstanceOf(Error);
      expect(shownOf(error)).not.toMatch(/sk-secret|api\.example|Bearer/);

      TestBed.resetTestingModule();
      const other = setUp(attempt, interceptor);
      const answer = TestBed.runInInjectionContext(() =>
        streamResource({
          params: () => SECRET,
          stream: () => fromSSE(URL, { ...init, fetch: other }).pipe(parseDelta(openaiChat())),
        }),
      );
      TestBed.tick();
      await vi.waitFor(() => expect(answer.status()).toBe('error'), EVENTUALLY);
      expect(shownOf(answer.error())).not.toMatch(/sk-secret|api\.example|Bearer/);
    },
  );
});
