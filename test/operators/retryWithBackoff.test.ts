import fc from 'fast-check';
import { concat, defer, EMPTY, from, map, of, throwError, VirtualTimeScheduler, type Observable } from 'rxjs';
import {
  accumulate,
  fromText,
  HttpError,
  reduceMessage,
  retryWithBackoff,
  type Delta,
  type Message,
} from 'rxjs-llm';
import { expectNothingOpen, flushAsync, scriptedFetch } from 'rxjs-llm/testing';
import { describe, expect, it, vi } from 'vitest';
import { attempts, cut, failing, letters } from '../support/attempts.ts';
import { diagram } from '../support/diagram.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const plain = { jitter: 0 };

const { s, S, a, b } = letters;
const usage: Delta = { type: 'usage', usage: { inputTokens: 9, outputTokens: 0, totalTokens: 9, raw: {} } };

function http(status: number, headers: Record<string, string> = {}, body?: unknown): HttpError {
  return new HttpError({ status, headers: new Headers(headers), body });
}

describe('retryWithBackoff', () => {
  it('replaces an attempt that failed before its first content, as the diagram shows', () => {
    run(({ cold, expectObservable }) => {
      const [first, second, result] = diagram('operators/retryWithBackoff', 'first', 'second', 'result');
      const source = attempts(cold(first, letters, cut), cold(second, letters));
      const config = { ...plain, initialDelay: 4 };
      expectObservable(source.pipe(retryWithBackoff<Delta>(config))).toBe(result, letters);
    });
  });

  it('doubles its wait up to `maxDelay`, and then errors with the last error', () => {
    run(({ cold, expectObservable }) => {
      const source = cold<Delta>('#', undefined, cut);
      const config = { ...plain, count: 4, initialDelay: 2, maxDelay: 5 };
      expectObservable(source.pipe(retryWithBackoff(config))).toBe('2ms 4ms 5ms 5ms #', undefined, cut);
    });
  });

  it('waits 500 ms, then 1,000 ms, and then gives up, by default', () => {
    run(({ cold, expectObservable }) => {
      const source = cold<Delta>('#', undefined, cut);
      expectObservable(source.pipe(retryWithBackoff(plain))).toBe('500ms 1000ms #', undefined, cut);
    });
  });

  it.each([
    ['retry-after-ms', { 'retry-after-ms': '7' }, {}, 7],
    ['seconds', { 'retry-after': '2' }, {}, 2_000],
    ['no time at all', { 'retry-after': '0' }, {}, 0],
    [
      'a date',
      { date: 'Tue, 24 Nov 2026 10:00:00 GMT', 'retry-after': 'Tue, 24 Nov 2026 10:00:05 GMT' },
      {},
      5_000,
    ],
    ['Google’s RetryInfo', {}, { error: { code: 429, details: [{ retryDelay: '1.5s' }] } }, 1_500],
  ])('waits as long as the server asks: %s', async (_, headers, body, wait) => {
    const scheduler = new VirtualTimeScheduler();
    const server = scriptedFetch([{ status: 429, headers, body: JSON.stringify(body) }, ['Hello']]);
    const answer = outcomeOf(
      fromText('/chat', { fetch: server.fetch }).pipe(
        retryWithBackoff({ scheduler }),
        map((text) => `${text} at ${scheduler.now()}`),
      ),
    );
    await flushAsync(scheduler);
    expect(await answer).toEqual({ values: [`Hello at ${wait}`] });
    await expectNothingOpen(server);
  });

  it('errors at once, with the server’s wait, if it is longer than `maxRetryAfter`', () => {
    run(({ cold, expectObservable }) => {
      const error = http(429, { 'retry-after': '198300' });
      expectObservable(cold<Delta>('-#', undefined, error).pipe(retryWithBackoff())).toBe(
        '-#',
        undefined,
        error,
      );
      expect(error.retryAfter).toBe(198_300_000);
    });
  });

  it.each([
    ['an exhausted quota', http(429, {}, { error: { code: 'insufficient_quota' } })],
    ['a content policy', http(400, {}, { error: { code: 'content_filter' } })],
    ['a bad request', http(400)],
    ['what x-should-retry forbids', http(500, { 'x-should-retry': 'false' })],
    ['an abort by the caller', new DOMException('stop', 'AbortError')],
    ['an error without a verdict', new Error('other')],
    ['a value that only looks like an error', { retryable: true }],
    ['nothing at all', undefined],
  ])('never retries after %s', (_, error) => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold<Delta>('-#', undefined, error).pipe(retryWithBackoff())).toBe(
        '-#',
        undefined,
        error,
      );
    });
  });

  const retried = [
    ['what x-should-retry allows', http(400, { 'x-should-retry': 'true' }), {}],
    ['what the caller’s own verdict allows', 'error', { retryable: (error: unknown) => error === 'error' }],
    ['nothing at all, if the caller allows it', null, { retryable: () => true }],
  ] as const;
  it.each(retried)('retries after %s', (_, error, config) => {
    run(({ cold, expectObservable }) => {
      const source = attempts(cold('#', undefined, error), cold('(a|)', letters));
      const result = source.pipe(retryWithBackoff({ ...plain, initialDelay: 3, ...config }));
      expectObservable(result).toBe('---(a|)', letters);
    });
  });

  it('waits as long as `maxRetryAfter`', () => {
    run(({ cold, expectObservable }) => {
      const source = attempts(cold('#', undefined, http(429, { 'retry-after': '2' })), cold('(a|)', letters));
      expectObservable(source.pipe(retryWithBackoff({ maxRetryAfter: 2_000 }))).toBe('2000ms (a|)', letters);
    });
  });

  it('waits no longer than `maxRetryAfter`', () => {
    run(({ cold, expectObservable }) => {
      const error = http(429, { 'retry-after-ms': '2001' });
      const source = attempts(cold('#', undefined, error), cold('(a|)', letters));
      expectObservable(source.pipe(retryWithBackoff({ maxRetryAfter: 2_000 }))).toBe('#', undefined, error);
    });
  });

  it('waits as long as a timer can, and never fires at once, if the server asks for more', () => {
    const patient = { ...plain, maxRetryAfter: Infinity };
    const longest = 2 ** 31 - 1;
    for (const header of ['2592000', '9'.repeat(400)]) {
      const scheduler = new VirtualTimeScheduler(undefined, Infinity);
      const times: number[] = [];
      const source = attempts(
        throwError(() => http(429, { 'retry-after': header })),
        of(a),
      );
      source.pipe(retryWithBackoff({ ...patient, scheduler })).subscribe(() => times.push(scheduler.now()));
      scheduler.flush();
      expect(times).toEqual([longest]);
    }
    const scheduler = new VirtualTimeScheduler(undefined, Infinity);
    const config = { ...plain, initialDelay: 2 ** 40, maxDelay: Infinity, scheduler };
    const times: number[] = [];
    attempts(
      throwError(() => cut),
      of(a),
    )
      .pipe(retryWithBackoff(config))
      .subscribe(() => times.push(scheduler.now()));
    scheduler.flush();
    expect(times).toEqual([longest]);
  });

  it.each([NaN, -1, undefined])('takes its own wait if the error asks for %s', (retryAfter) => {
    run(({ cold, expectObservable }) => {
      const error = Object.assign(new Error('busy'), { retryable: true, retryAfter });
      const source = attempts(cold('#', undefined, error), cold('(a|)', letters));
      expectObservable(source.pipe(retryWithBackoff(plain))).toBe('500ms (a|)', letters);
    });
  });

  it.each(['count', 'initialDelay', 'maxDelay', 'maxRetryAfter'])(
    'throws for a %s that is negative or NaN',
    (name) => {
      const error = new TypeError(`\`${name}\` takes a number from 0`);
      for (const value of [NaN, -1, -Infinity]) {
        expect(() => retryWithBackoff({ [name]: value })).toThrow(error);
      }
      expect(retryWithBackoff({ [name]: 0 })).toBeTypeOf('function');
      expect(retryWithBackoff({ [name]: Infinity })).toBeTypeOf('function');
    },
  );

  it('throws for a jitter that is not between 0 and 1', () => {
    const error = new TypeError('`jitter up to 1` takes a number from 0');
    for (const jitter of [NaN, -1, 1.01, Infinity]) {
      expect(() => retryWithBackoff({ jitter })).toThrow(error);
    }
    expect(retryWithBackoff({ jitter: 0 })).toBeTypeOf('function');
    expect(retryWithBackoff({ jitter: 1 })).toBeTypeOf('function');
  });

  it('shortens its waits by chance, and never lengthens them', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (jitter) => {
        const scheduler = new VirtualTimeScheduler();
        const schedule = vi.spyOn(scheduler, 'schedule');
        throwError(() => cut)
          .pipe(retryWithBackoff({ count: 8, jitter, scheduler }))
          .subscribe({ error: () => undefined });
        scheduler.flush();

        const waits = schedule.mock.calls.map(([, wait]) => wait);
        expect(waits).toHaveLength(8);
        for (const [index, wait] of waits.entries()) {
          const full = Math.min(8_000, 500 * 2 ** index);
          expect(wait).toBeLessThanOrEqual(full);
          expect(wait).toBeGreaterThanOrEqual(full * (1 - jitter));
        }
      }),
    );
  });

  describe('after content', () => {
    it('keeps the content and errors, by default', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('s-a-----#', letters, cut);
        expectObservable(source.pipe(retryWithBackoff<Delta>())).toBe('--(sa)--#', letters, cut);
        expectSubscriptions(source.subscriptions).toBe('^-------!');
      });
    });

    it('restarts just before the new content, if configured to', () => {
      run(({ cold, expectObservable }) => {
        const source = attempts(cold('s-a----#', letters, cut), cold('S--b----|', letters));
        const config = { ...plain, initialDelay: 2, onPartial: 'restart' } as const;
        expectObservable(source.pipe(retryWithBackoff<Delta>(config))).toBe('--(sa)------(rSb)|', letters);
      });
    });

    it('keeps the partial answer if no new attempt has content', async () => {
      const source = attempts(
        failing(cut, s, a),
        throwError(() => cut),
        throwError(() => cut),
      );
      const config = { ...plain, initialDelay: 0, onPartial: 'restart' } as const;
      const { values: messages, error } = await outcomeOf(
        source.pipe(retryWithBackoff<Delta>(config), accumulate()),
      );
      expect(messages.at(-1)).toMatchObject({ text: 'Hel', id: 'one', attempt: 1 });
      expect(error).toBe(cut);
    });

    it('continues from the partial message, if given a function', async () => {
      const partials: Message[] = [];
      const source = attempts(failing(cut, s, a));
      const onPartial = (partial: Message): Observable<Delta> => {
        partials.push(partial);
        return of(S, b);
      };
      const retried = source.pipe(retryWithBackoff({ ...plain, initialDelay: 0, onPartial }), accumulate());
      expect((await outcomeOf(retried)).values.at(-1)).toMatchObject({ text: 'Hello', id: 'two' });
      expect(partials.map((partial) => partial.text)).toEqual(['Hel']);
    });

    it('errors after content that isn’t a delta, even if given a function', async () => {
      const event = { data: 'x' };
      const source = concat(
        of(event),
        throwError(() => cut),
      );
      const continuing = retryWithBackoff<unknown>({
        ...plain,
        initialDelay: 0,
        onPartial: () => of('more'),
      });
      expect(await outcomeOf(source.pipe(continuing))).toEqual({ values: [event], error: cut });
    });

    it('errors with what that function throws', async () => {
      const source = failing(cut, a);
      const onPartial = (): Observable<Delta> => {
        throw new Error('broken');
      };
      const { error } = await outcomeOf(
        source.pipe(retryWithBackoff({ ...plain, initialDelay: 0, onPartial })),
      );
      expect(error).toEqual(new Error('broken'));
    });
  });

  it('emits a single start, of the attempt that answered', async () => {
    const source = attempts(failing(cut, s), of(S, a));
    const { values: deltas } = await outcomeOf(source.pipe(retryWithBackoff({ ...plain, initialDelay: 0 })));
    expect(deltas).toEqual([S, a]);
  });

  it('retains only the latest `start` and `usage` of a preamble, however long', async () => {
    const again: Delta = { ...usage, usage: { ...usage.usage, outputTokens: 7 } };
    const preamble = Array.from({ length: 2_000 }, () => [s, usage]).flat();
    const failed = await outcomeOf(failing(cut, ...preamble).pipe(retryWithBackoff({ ...plain, count: 0 })));
    expect(failed).toEqual({ values: [s, usage], error: cut });

    const source = attempts(failing(cut, ...preamble), of(s, ...preamble, S, again, a));
    const { values } = await outcomeOf(source.pipe(retryWithBackoff({ ...plain, initialDelay: 1 })));
    expect(values).toEqual([S, again, a]);
  });

  it('takes usage before the first content for preamble', async () => {
    const source = attempts(failing(cut, s, usage), of(S, usage, a));
    const { values: deltas } = await outcomeOf(source.pipe(retryWithBackoff({ ...plain, initialDelay: 0 })));
    expect(deltas).toEqual([S, usage, a]);
  });

  it('emits the buffered preamble when an answer without content completes', async () => {
    expect(await outcomeOf(of(s).pipe(retryWithBackoff()))).toEqual({ values: [s] });
  });

  it('passes values through that aren’t deltas', async () => {
    const others = [null, undefined, 0, 'start'];
    expect(await outcomeOf(from(others).pipe(retryWithBackoff()))).toEqual({ values: others });
  });

  it('emits the buffered preamble before the last error', async () => {
    const source = failing(cut, s);
    expect(await outcomeOf(source.pipe(retryWithBackoff<Delta>({ count: 0 })))).toEqual({
      values: [s],
      error: cut,
    });
  });

  it('counts per subscriber, and tokens do not refill the count', async () => {
    let requests = 0;
    const source = defer(() => {
      requests += 1;
      return failing(cut, a);
    });
    const retried = source.pipe(
      retryWithBackoff<Delta>({ ...plain, count: 2, initialDelay: 0, onPartial: 'restart' }),
    );
    await outcomeOf(retried);
    await outcomeOf(retried);
    expect(requests).toBe(6);
  });

  it('takes every server-sent event for content', () => {
    run(({ cold, expectObservable }) => {
      const source = cold('-e-#', { e: { data: 'x' } }, cut);
      expectObservable(source.pipe(retryWithBackoff())).toBe('-e-#', { e: { data: 'x' } }, cut);
    });
  });

  it('unsubscribes during the wait when the consumer unsubscribes', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<Delta>('-#', undefined, cut);
      expectObservable(source.pipe(retryWithBackoff({ ...plain, initialDelay: 5 })), '---!').toBe('---');
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  describe('never doubles a token', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });
    const cuts = fc.array(fc.nat(12), { maxLength: 4 });

    /** One source that is cut after so many words on each of its first attempts. */
    function flaky(text: readonly string[], places: readonly number[], from_ = 0): Observable<Delta> {
      let attempt = 0;
      return defer(() => {
        const place = places[attempt++];
        const deltas = text.slice(from_, place).map((word): Delta => ({ type: 'text', text: word }));
        const body = concat(of<Delta>({ type: 'start' }), from(deltas));
        return place === undefined
          ? body
          : concat(
              body,
              throwError(() => cut),
            );
      });
    }

    const textOf = async (source: Observable<Delta>): Promise<string> =>
      (await outcomeOf(source)).values.reduce(reduceMessage, undefined as Message | undefined)?.text ?? '';

    it('when it restarts', async () => {
      await fc.assert(
        fc.asyncProperty(words, cuts, async (text, places) => {
          const config = { count: places.length, initialDelay: 0, onPartial: 'restart' } as const;
          expect(await textOf(flaky(text, places).pipe(retryWithBackoff<Delta>(config)))).toBe(text.join(''));
        }),
      );
    });

    it('when it errors: the content is a prefix of the answer', async () => {
      await fc.assert(
        fc.asyncProperty(words, cuts, async (text, places) => {
          const partial = await textOf(
            flaky(text, places).pipe(retryWithBackoff<Delta>({ count: 9, initialDelay: 0 })),
          );
          expect(text.join('').startsWith(partial)).toBe(true);
        }),
      );
    });

    it('when a function continues', async () => {
      await fc.assert(
        fc.asyncProperty(words, cuts, async (text, places) => {
          const whole = text.join('');
          const rest = (partial: Message): Observable<Delta> =>
            partial.text === whole ? EMPTY : of({ type: 'text', text: whole.slice(partial.text.length) });
          const config = { count: places.length, initialDelay: 0, onPartial: rest };
          expect(await textOf(flaky(text, places).pipe(retryWithBackoff<Delta>(config)))).toBe(whole);
        }),
      );
    });
  });
});
