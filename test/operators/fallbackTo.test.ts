import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { defer, EMPTY, of, take, throwError, type Observable } from 'rxjs';
import {
  accumulate,
  BudgetExceededError,
  fallbackTo,
  fromSSE,
  HttpError,
  openaiChat,
  parseDelta,
  pickText,
  reduceMessage,
  retryWithBackoff,
  takeUntilDone,
  type Delta,
  type Message,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { attempts, cut, failing, letters, restartsIn } from '../support/attempts.ts';
import { diagram } from '../support/diagram.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';
import { serve, SSE } from '../support/server.ts';

const { s, S, a, b, r } = letters;
const gone = new HttpError({ status: 404, headers: new Headers(), body: undefined });

describe('fallbackTo', () => {
  it('emits the answer of the next source, as the diagram shows', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const [source, other, result] = diagram('operators/fallbackTo', 'source', 'other', 'result');
      const first = cold(source, letters, cut);
      const second = cold(other, letters);
      expectObservable(first.pipe(fallbackTo<Delta>(second))).toBe(result, letters);
      expectSubscriptions(first.subscriptions).toBe(' ^-------!');
      expectSubscriptions(second.subscriptions).toBe('--------^-------!');
    });
  });

  it('passes a complete answer through, and never subscribes to the others', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const other = cold('b|', letters);
      expectObservable(cold('-s-a----|', letters).pipe(fallbackTo<Delta>(other))).toBe('---(sa)-|', letters);
      expectSubscriptions(other.subscriptions).toBe([]);
    });
  });

  it('leaves no trace of a source that failed before its first content', () => {
    run(({ cold, expectObservable }) => {
      const source = cold('s-#', letters, cut);
      expectObservable(source.pipe(fallbackTo<Delta>(cold('S-b---|', letters)))).toBe('----(Sb)|', letters);
    });
  });

  it('emits the buffered preamble when the answer completes', async () => {
    expect(await outcomeOf(failing(cut).pipe(fallbackTo(of(s))))).toEqual({ values: [s] });
  });

  it('emits the buffered preamble before the last error', async () => {
    const { values: deltas } = await outcomeOf(failing(cut, s).pipe(fallbackTo(failing(gone, S))));
    expect(deltas).toEqual([S]);
  });

  describe('after content', () => {
    it('keeps the partial answer if no other source has content', async () => {
      const source = failing(cut, s, a).pipe(fallbackTo(failing(gone, S)), accumulate());
      const { values: messages, error } = await outcomeOf(source);
      expect(messages.at(-1)).toMatchObject({ id: 'one', text: 'Hel', attempt: 1 });
      expect(error).toMatchObject({ errors: [cut, gone] });
    });

    it('restarts for each source with content, with the error of the previous one', async () => {
      const source = failing(cut, a).pipe(fallbackTo(failing(gone, S, b), of(a, b)));
      expect((await outcomeOf(source)).values).toEqual([
        a,
        r,
        S,
        b,
        { type: 'restart', attempt: 3, error: gone },
        a,
        b,
      ]);
    });

    it('keeps the content and errors, if configured to', async () => {
      const config = { onPartial: 'fail' } as const;
      const source = failing(cut, s, a).pipe(fallbackTo(of(b), config));
      expect(await outcomeOf(source)).toEqual({ values: [s, a], error: cut });
    });

    it('falls back before content, also if configured to error after it', async () => {
      const source = failing(cut, s).pipe(fallbackTo(of(b), { onPartial: 'fail' }));
      expect(await outcomeOf(source)).toEqual({ values: [b] });
    });

    it('errors after a string, which can’t be retracted', async () => {
      const source = failing(cut, a).pipe(pickText(), fallbackTo(of('Hello')));
      expect(await outcomeOf(source)).toEqual({ values: ['Hel'], error: cut });
    });

    it('errors after a message, which can’t be retracted', async () => {
      const messages = failing(cut, a).pipe(accumulate(), fallbackTo(of(b).pipe(accumulate())));
      expect((await outcomeOf(messages)).values.map((message) => message.text)).toEqual(['Hel']);
    });
  });

  describe('errors', () => {
    it('with all errors in order, and without text of the servers', async () => {
      const { error } = await outcomeOf(failing(cut).pipe(fallbackTo(failing(gone), failing('odd'))));
      expect(error).toBeInstanceOf(AggregateError);
      expect(error).toMatchObject({ message: '3 sources failed', errors: [cut, gone, 'odd'] });
      expect(error).not.toHaveProperty('retryable');
    });

    it('with the error itself if there is no other source', async () => {
      expect(await outcomeOf(failing(cut, s, a).pipe(fallbackTo()))).toEqual({ values: [s, a], error: cut });
    });

    it('with what a broken source throws', async () => {
      const broken = new Error('broken');
      const other = defer(() => {
        throw broken;
      });
      expect((await outcomeOf(failing(cut).pipe(fallbackTo<Delta>(other)))).error).toMatchObject({
        errors: [cut, broken],
      });
    });

    it.each([
      ['an abort by the caller', new DOMException('stop', 'AbortError')],
      ['a time limit of the caller', new DOMException('late', 'TimeoutError')],
      ['a spent budget', new BudgetExceededError(1)],
    ])('at once after %s', async (_, error) => {
      let asked = 0;
      const other = defer(() => {
        asked += 1;
        return of(b);
      });
      expect(await outcomeOf(failing(error, s).pipe(fallbackTo(other)))).toEqual({ values: [s], error });
      // Also of a later source, alone: who looks for a stop looks for its name.
      expect(await outcomeOf(failing(cut).pipe(fallbackTo(failing(error), other)))).toEqual({
        values: [],
        error,
      });
      expect(asked).toBe(0);
    });

    it('with the reason alone if the caller’s signal stops the last source, whatever the reason', async () => {
      const controller = new AbortController();
      const stalled = fromSSE('/api', {
        signal: controller.signal,
        fetch: () => new Promise(() => undefined),
      });
      const outcome = outcomeOf(throwError(() => cut).pipe(fallbackTo<ServerSentEvent>(stalled)));
      controller.abort('stop');
      expect(await outcome).toEqual({ values: [], error: 'stop' });
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    });

    it('with all errors if the caller’s signal has not stopped them, and leaves no listener', async () => {
      const { signal } = new AbortController();
      const other = fromSSE('/api', { signal, fetch: () => Promise.reject(gone) });
      const { error } = await outcomeOf(throwError(() => cut).pipe(fallbackTo<ServerSentEvent>(other)));
      expect(error).toMatchObject({ errors: [cut, gone] });
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    });
  });

  it.each([
    ['a refused key', new HttpError({ status: 401, headers: new Headers(), body: undefined })],
    ['an unknown model', gone],
    [
      'a content policy',
      new HttpError({
        status: 400,
        headers: new Headers(),
        body: { error: { code: 'content_filter' } },
      }),
    ],
    ['an exhausted retry', cut],
    ['an error without a verdict', new Error('other')],
    ['a value that isn’t an error', 'odd'],
  ])('subscribes to the next source after %s', async (_, error) => {
    expect(await outcomeOf(failing(error).pipe(fallbackTo(of(b))))).toEqual({ values: [b] });
  });

  it('takes promises and iterables', async () => {
    expect(await outcomeOf(failing(cut).pipe(fallbackTo(Promise.resolve(b))))).toEqual({ values: [b] });
    expect(await outcomeOf(failing(cut).pipe(fallbackTo([a, b])))).toEqual({ values: [a, b] });
  });

  it('unsubscribes its current source when the consumer unsubscribes, and subscribes to no other', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const [first, second, third] = [cold('-#'), cold('-----a'), cold('a')];
      expectObservable(first.pipe(fallbackTo(second, third)), '---!').toBe('----');
      expectSubscriptions(first.subscriptions).toBe('^!');
      expectSubscriptions(second.subscriptions).toBe('-^-!');
      expectSubscriptions(third.subscriptions).toBe([]);
    });
  });

  it.each([
    ['source', (endless: Observable<number>) => endless.pipe(fallbackTo(of(0)))],
    ['fallback', (endless: Observable<number>) => throwError(() => cut).pipe(fallbackTo<number>(endless))],
  ])('stops a synchronous %s after `take(1)`', (_, answer) => {
    let pulled = 0;
    const endless = defer(function* () {
      for (;;) yield (pulled += 1);
    });
    answer(endless).pipe(take(1)).subscribe();
    expect(pulled).toBe(1);
  });

  it('starts with its first source for each subscriber', async () => {
    const source = failing(cut, a).pipe(fallbackTo(of(b)));
    expect(await outcomeOf(source)).toEqual({ values: [a, r, b] });
    expect(await outcomeOf(source)).toEqual({ values: [a, r, b] });
  });

  describe('counts all attempts', () => {
    const config = { count: 1, initialDelay: 0, onPartial: 'restart' } as const;

    it('of retries and fallbacks: no number comes twice, and the last attempt is the answer', async () => {
      const first = attempts(failing(cut, s, a), failing(cut, s, a)).pipe(retryWithBackoff<Delta>(config));
      const second = attempts(failing(cut, S, b), of(S, a, b)).pipe(retryWithBackoff<Delta>(config));
      const { values: deltas } = await outcomeOf(first.pipe(fallbackTo<Delta>(second)));
      expect(restartsIn(deltas)).toEqual([2, 3, 4]);
      expect(deltas.reduce(reduceMessage, undefined as Message | undefined)).toMatchObject({
        id: 'two',
        text: 'Hello',
        attempt: 4,
      });
    });

    it('without content too', async () => {
      const first = attempts(failing(cut, a), failing(cut, s)).pipe(retryWithBackoff<Delta>(config));
      const second = attempts(failing(cut, S), of(S, b)).pipe(retryWithBackoff<Delta>(config));
      const { values: deltas } = await outcomeOf(first.pipe(fallbackTo<Delta>(second)));
      expect(deltas).toEqual([a, { type: 'restart', attempt: 4, error: cut }, S, b]);
    });

    it('of a retry downstream', async () => {
      const inner = attempts(failing(cut, a), failing(cut, a)).pipe(
        fallbackTo(attempts(failing(gone, b), of(b))),
        retryWithBackoff<Delta>({ ...config, retryable: () => true }),
      );
      expect(restartsIn((await outcomeOf(inner)).values)).toEqual([2, 3, 4]);
    });

    it('of a backend', async () => {
      const source = failing(cut, a, { type: 'restart', attempt: 5, error: cut }, a);
      expect(restartsIn((await outcomeOf(source.pipe(fallbackTo(of(b))))).values)).toEqual([5, 6]);
    });

    it('and passes the number to the request', async () => {
      await using server = await serve((response, attempt) =>
        attempt < 4
          ? response.writeHead(503).end()
          : response
              .writeHead(200, SSE)
              .end('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n'),
      );
      const ask = (name: string): Observable<Delta> =>
        fromSSE(server.url, (attempt) => ({ headers: { 'x-attempt': `${name} ${attempt}` } })).pipe(
          parseDelta(openaiChat()),
          takeUntilDone(),
          retryWithBackoff({ count: 1, initialDelay: 0 }),
        );
      const { values: texts } = await outcomeOf(ask('one').pipe(fallbackTo(ask('two')), pickText()));
      expect(texts).toEqual(['Hi']);
      expect(server.requests.map(({ headers }) => headers['x-attempt'])).toEqual([
        'one 1',
        'one 2',
        'two 3',
        'two 4',
      ]);
    });
  });

  it('never doubles a token, wherever its sources are cut', async () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });
    const cuts = fc.array(fc.nat(12), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(words, cuts, async (text, places) => {
        const deltas = text.map((word): Delta => ({ type: 'text', text: word }));
        const [first = EMPTY, ...rest] = places.map((place) => failing(cut, s, ...deltas.slice(0, place)));
        const answer = first.pipe(fallbackTo(...rest, of(S, ...deltas)), accumulate());
        const last = (await outcomeOf(answer)).values.at(-1);
        expect(last?.text).toBe(text.join(''));
        expect(last?.id).toBe('two');
      }),
    );
  });
});
