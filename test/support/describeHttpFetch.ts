import {
  HTTP_INTERCEPTORS,
  HttpErrorResponse,
  provideHttpClient,
  withInterceptors,
  withInterceptorsFromDi,
  type HttpFeature,
  type HttpFeatureKind,
  type HttpInterceptor,
  type HttpInterceptorFn,
} from '@angular/common/http';
import type { EnvironmentProviders } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  catchError,
  map,
  retry,
  tap,
  throwError,
  timeout,
  VirtualTimeScheduler,
  type Observable,
} from 'rxjs';
import {
  fromSSE,
  openaiChat,
  parseDelta,
  pickText,
  retryWithBackoff,
  takeUntilDone,
  type Delta,
  type SourceInit,
} from 'rxjs-llm';
import { fromAWSEventStream } from 'rxjs-llm/bedrock';
import { httpFetch } from 'rxjs-llm/angular';
import { describe, expect, it, vi } from 'vitest';
import { EVENTUALLY } from './EVENTUALLY.ts';
import { isWebKit } from './isWebKit.ts';
import type { ModelRequest } from './model.ts';
import { outcomeOf, type Outcome } from './outcomeOf.ts';

/** How an app of the matrix is set up. */
export interface HttpSetup {
  readonly features: readonly HttpFeature<HttpFeatureKind>[];
  /** `provideHttpStreaming()`, if the app has it. */
  readonly streaming?: EnvironmentProviders;
}

/** WebKitGTK takes a cut for an end, which only the missing end marker shows. */
const CUT = isWebKit ? { name: 'TruncatedStreamError' } : { name: 'ConnectionError', reason: 'cut' };

/** What no error may show. */
const SECRET = 'sk-secret';

let count = 0;

/** The whole matrix of `httpFetch`, over the model at `/model`. */
export function describeHttpFetch(name: string, { features, streaming }: HttpSetup): void {
  describe(`httpFetch over ${name}`, () => {
    const isStreaming = streaming !== undefined;

    /** An app with these interceptors, which requests one answer. */
    function app(path: string, ...interceptors: readonly HttpInterceptorFn[]) {
      const id = `${Date.now()}-${(count += 1)}`;
      TestBed.resetTestingModule().configureTestingModule({
        providers: [
          provideHttpClient(withInterceptorsFromDi(), withInterceptors([...interceptors]), ...features),
          streaming ?? [],
          { provide: HTTP_INTERCEPTORS, useValue: LEGACY, multi: true },
        ],
      });
      const send = TestBed.runInInjectionContext(httpFetch);
      const init: SourceInit = {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-key': SECRET },
        body: '{"stream":true}',
        fetch: send,
      };
      const tell = (what: string): Promise<Response> => fetch(`/model/${what}?id=${id}`);
      return {
        events: fromSSE(`/model/${path}?id=${id}&key=${SECRET}`, init),
        bytes: fromAWSEventStream(`/model/${path}?id=${id}`, init),
        resume: () => tell('resume'),
        stop: () => tell('stop'),
        log: async () => (await (await tell('log')).json()) as readonly ModelRequest[],
      };
    }

    /** The texts of an answer. None of its errors shows what was sent. */
    async function textsOf(deltas: Observable<Delta>): Promise<Outcome<string>> {
      const outcome = await outcomeOf(deltas.pipe(pickText()));
      expect(shownBy(outcome.error)).not.toContain(SECRET);
      expect(shownBy(outcome.error)).not.toContain('/model');
      return outcome;
    }

    const deltasOf = ({ events }: ReturnType<typeof app>): Observable<Delta> =>
      events.pipe(parseDelta(openaiChat()), takeUntilDone());

    it('emits a token before the next one is sent', async () => {
      const given = app('steps');
      const texts = await textsOf(deltasOf(given).pipe(tap({ next: onText(() => void given.resume()) })));
      expect(texts).toEqual({ values: ['He', 'llo'] });
    });

    it('sends the headers of both kinds of interceptors, of XSRF and of the source', async () => {
      document.cookie = 'XSRF-TOKEN=crumb; path=/';
      const given = app('ok', (request, next) =>
        next(request.clone({ setHeaders: { authorization: 'Bearer a' } })),
      );
      await textsOf(deltasOf(given));
      const [seen] = await given.log();
      expect(seen).toMatchObject({
        method: 'POST',
        body: '{"stream":true}',
        headers: {
          accept: 'text/event-stream',
          authorization: 'Bearer a',
          'content-type': 'application/json',
          'x-key': SECRET,
          'x-legacy': 'yes',
          'x-xsrf-token': 'crumb',
        },
      });
    });

    it('errors with an HttpError for a 429, with its code and its Retry-After', async () => {
      const { error } = await textsOf(deltasOf(app('busy')));
      expect(error).toMatchObject({ name: 'HttpError', status: 429, code: 'rate_limit', retryAfter: 7_000 });
    });

    it('errors with a ContentTypeError for a page of HTML', async () => {
      const { error } = await textsOf(deltasOf(app('html')));
      expect(error).toMatchObject({ name: 'ContentTypeError', received: 'text/html' });
    });

    it('errors for a cut answer, after its text', async () => {
      const given = app('cut');
      const texts = await textsOf(deltasOf(given).pipe(tap(onText(() => void given.resume()))));
      expect(texts).toMatchObject({ values: ['He'], error: CUT });
    });

    it('joins characters that are cut', async () => {
      expect(await textsOf(deltasOf(app('characters')))).toEqual({ values: ['wörld 😀 ok'] });
    });

    it.each(['stalled', 'silent'])(
      'closes the connection of a %s answer when it is unsubscribed',
      async (path) => {
        const given = app(path);
        const heard: unknown[] = [];
        const subscription = deltasOf(given).subscribe({
          next: (delta) => heard.push(delta.type),
          error: (error: unknown) => heard.push(error),
        });
        await vi.waitFor(async () => expect(await given.log()).toHaveLength(1), EVENTUALLY);
        if (path === 'stalled') await vi.waitFor(() => expect(heard).toContain('text'), EVENTUALLY);
        const before = heard.length;
        subscription.unsubscribe();
        await given.stop();
        await vi.waitFor(async () => expect((await given.log())[0]?.isCut).toBe(true), EVENTUALLY);
        // By the clock of the server.
        expect((await given.log())[0]?.closedAfter).toBeLessThan(5_000);
        expect(heard).toHaveLength(before);
      },
    );

    it('is retried by an interceptor, for a 503', async () => {
      const given = app('busy-once', (request, next) => next(request).pipe(retry({ count: 1 })));
      expect(await textsOf(deltasOf(given))).toEqual({ values: ['Hello'] });
      expect(await given.log()).toHaveLength(2);
    });

    it('gets a new token by an interceptor, for a 401', async () => {
      const given = app('private', (request, next) =>
        next(request.clone({ setHeaders: { authorization: 'Bearer old' } })).pipe(
          catchError((error: unknown) =>
            error instanceof HttpErrorResponse && error.status === 401
              ? next(request.clone({ setHeaders: { authorization: 'Bearer new' } }))
              : throwError(() => error),
          ),
        ),
      );
      expect(await textsOf(deltasOf(given))).toEqual({ values: ['in'] });
      expect((await given.log()).map(({ headers }) => headers.authorization)).toEqual([
        'Bearer old',
        'Bearer new',
      ]);
    });

    it('never doubles a text, if an interceptor retries after content', async () => {
      const given = app('cut-once', (request, next) => next(request).pipe(retry({ count: 1 })));
      const texts = await textsOf(deltasOf(given).pipe(tap(onText(() => void given.resume()))));
      expect(texts).toMatchObject({ values: ['He'], error: CUT });
      // With the provider, the interceptor hears of the headers only.
      if (isStreaming) expect(await given.log()).toHaveLength(1);
    });

    it('is restarted by `retryWithBackoff` after content, and marks the restart', async () => {
      const given = app('cut-once');
      const seen = await outcomeOf(
        deltasOf(given).pipe(
          tap(onText(() => void given.resume())),
          retryWithBackoff({ onPartial: 'restart', initialDelay: 1 }),
          map((delta) => (delta.type === 'text' ? delta.text : delta.type)),
        ),
      );
      expect(seen).toEqual({
        values: ['start', 'He', 'restart', 'start', 'He', 'llo', 'done'],
      });
    });

    it(`is ${isStreaming ? 'not ' : ''}killed in mid-answer by an interceptor with a timeout`, async () => {
      const clock = new VirtualTimeScheduler();
      const given = app('steps', (request, next) =>
        next(request).pipe(timeout({ each: 60, scheduler: clock })),
      );
      const texts = await textsOf(
        deltasOf(given).pipe(
          tap(
            onText(() => {
              clock.flush();
              void given.resume();
            }),
          ),
        ),
      );
      if (isStreaming) expect(texts).toEqual({ values: ['He', 'llo'] });
      else expect(texts).toMatchObject({ values: ['He'], error: { name: 'TimeoutError' } });
    });

    it('errors with what an interceptor throws, which is not retried', async () => {
      const mistake = new Error('not signed in');
      const thrown = app('ok', () => {
        throw mistake;
      });
      expect(await textsOf(deltasOf(thrown).pipe(retryWithBackoff()))).toEqual({
        values: [],
        error: mistake,
      });
      const emitted = app('ok', () => throwError(() => mistake));
      expect(await textsOf(deltasOf(emitted).pipe(retryWithBackoff()))).toEqual({
        values: [],
        error: mistake,
      });
      expect(await emitted.log()).toEqual([]);
    });

    it('errors with the TimeoutError of a request that gets no headers in time', async () => {
      const given = app('silent', (request, next) => next(request.clone({ timeout: 100 })));
      const { error } = await textsOf(deltasOf(given));
      // In WebKit, what an aborted fetch rejects with isn't the reason, and Angular passes it on.
      const names = isWebKit && !isStreaming ? ['AbortError', 'TimeoutError'] : ['TimeoutError'];
      expect(names).toContain((error as Error).name);
      await vi.waitFor(async () => expect((await given.log())[0]?.isCut).toBe(true), EVENTUALLY);
    });

    it(isStreaming ? 'reads bytes' : 'says that bytes need the provider', async () => {
      const { values, error } = await outcomeOf(app('bytes').bytes);
      if (isStreaming) expect(values).toEqual([{ messageStop: { stopReason: 'end_turn' } }]);
      else
        expect(error).toEqual(new TypeError('HttpClient reads text: for bytes add provideHttpStreaming()'));
    });

    it('says nothing of a URL or a header that the platform refuses', async () => {
      const refused = app('ok', (request, next) =>
        next(request.clone({ setHeaders: { 'x-token': `a\r\n${SECRET}` } })),
      );
      const { error } = await textsOf(deltasOf(refused));
      expect(error).toEqual(new TypeError('HttpClient refused the request'));
      const astray = app('ok', (request, next) => next(request.clone({ url: `http://[${SECRET}` })));
      expect((await textsOf(deltasOf(astray))).error).toEqual(
        new TypeError('HttpClient refused the request'),
      );
    });

    it('errors with a ConnectionError if there is no server', async () => {
      const given = app('ok', (request, next) =>
        next(request.clone({ url: `http://127.0.0.1:9/?key=${SECRET}` })),
      );
      const { error } = await textsOf(deltasOf(given));
      expect(error).toMatchObject({ name: 'ConnectionError', reason: 'connect', retryable: true });
    });
  });
}

const LEGACY: HttpInterceptor = {
  intercept: (request, next) => next.handle(request.clone({ setHeaders: { 'x-legacy': 'yes' } })),
};

/** Calls back with the first text. */
function onText(callback: () => void): (delta: Delta) => void {
  let isFirst = true;
  return ({ type }) => {
    if (type === 'text' && isFirst) {
      isFirst = false;
      callback();
    }
  };
}

function shownBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, stack = '', cause } = error;
  const fields = JSON.stringify({ ...error, headers: undefined, body: undefined, detail: undefined });
  return [message, stack.split('\n', 1)[0], fields, cause ? shownBy(cause) : ''].join('\n');
}
