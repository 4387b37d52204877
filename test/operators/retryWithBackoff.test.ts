import fc from 'fast-check';
import { concat, defer, EMPTY, from, map, of, throwError, VirtualTimeScheduler, type Observable } from 'rxjs';
import {
  accumulate,
  fromText,
  HttpError,
  reduceMessage,
  retryWithBackoff,
  TruncatedStreamError,
  type Delta,
  type Message,
} from 'rxjs-llm';
import { expectNothingOpen, flushAsync, scriptedFetch } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { createBackoff } from '../../src/operators/createBackoff.ts';
import { diagram } from '../support/diagram.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const cut = new TruncatedStreamError();
const plain = { jitter: 0 };

const s: Delta = { type: 'start', id: 'one' };
const S: Delta = { type: 'start', id: 'two' };
const a: Delta = { type: 'text', text: 'Hel' };
const b: Delta = { type: 'text', text: 'lo' };
const r: Delta = { type: 'restart', attempt: 2, error: cut };
const values = { s, S, a, b, r };

/** A source that answers each subscription with the next of these. */
function attempts<T>(...sources: readonly Observable<T>[]): Observable<T> {
  let next = 0;
  return defer(() => sources[next++] ?? EMPTY);
}

function http(status: number, headers: Record<string, string> = {}, body?: unknown): HttpError {
  return new HttpError({ status, headers: new Headers(headers), body });
}

describe('retryWithBackoff', () => {
  it('replaces an attempt that failed before its first content, as the diagram shows', () => {
    run(({ cold, expectObservable }) => {
      const { first = '', second = '', result = '' } = diagram('operators/retryWithBackoff');
      const source = attempts(cold(first, values, cut), cold(second, values));
      const config = { ...plain, initialDelay: 4 };
      expectObservable(source.pipe(retryWithBackoff<Delta>(config))).toBe(result, values);
    });
  });

  it('doubles its wait up to the cap, and then gives up with the last error', () => {
    run(({ cold, expectObservable }) => {
      const source = cold<Delta>('#', undefined, cut);
      const config = { ...plain, count: 4, initialDelay: 2, maxDelay: 5 };
      expectObservable(source.pipe(retryWithBackoff(config))).toBe('2ms 4ms 5ms 5ms #', undefined, cut);
    });
  });

  it('waits from 500 ms, twice, where nothing else is said', () => {
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
    expectNothingOpen(server);
  });

  it('fails at once, with the value, where the server asks for longer than the cap', () => {
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
    ['a refusal', http(400, {}, { error: { code: 'content_filter' } })],
    ['a bad request', http(400)],
    ['what x-should-retry forbids', http(500, { 'x-should-retry': 'false' })],
    ['the caller’s own abort', new DOMException('stop', 'AbortError')],
    ['an error that says nothing about it', new Error('other')],
    ['what only looks like an error', { retryable: true }],
    ['nothing at all', undefined],
  ])('never tries again after %s', (_, error) => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold<Delta>('-#', undefined, error).pipe(retryWithBackoff())).toBe(
        '-#',
        undefined,
        error,
      );
    });
  });

  it('tries again what x-should-retry or the caller’s own verdict allows', () => {
    run(({ cold, expectObservable }) => {
      const advised = attempts(
        cold('#', undefined, http(400, { 'x-should-retry': 'true' })),
        cold('(a|)', values),
      );
      expectObservable(advised.pipe(retryWithBackoff({ ...plain, initialDelay: 3 }))).toBe('---(a|)', values);
      const other = attempts(cold('#'), cold('(a|)', values));
      const config = { ...plain, initialDelay: 3, retryable: (error: unknown) => error === 'error' };
      expectObservable(other.pipe(retryWithBackoff(config))).toBe('---(a|)', values);
      const nothing = attempts(cold('#', undefined, null), cold('(a|)', values));
      const always = { ...plain, initialDelay: 3, retryable: () => true };
      expectObservable(nothing.pipe(retryWithBackoff(always))).toBe('---(a|)', values);
    });
  });

  it('waits as long as the cap, and no longer', () => {
    const wait = createBackoff({ maxRetryAfter: 2_000 });
    expect(wait(2, http(429, { 'retry-after': '2' }))).toBe(2_000);
    expect(wait(2, http(429, { 'retry-after-ms': '2001' }))).toBeUndefined();
  });

  it('takes its chance downwards only', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.integer({ min: 2, max: 9 }), (jitter, attempt) => {
        const wait = createBackoff({ count: 9, jitter })(attempt, cut) ?? -1;
        const full = Math.min(8_000, 500 * 2 ** (attempt - 2));
        expect(wait).toBeLessThanOrEqual(full);
        expect(wait).toBeGreaterThanOrEqual(full * (1 - jitter));
      }),
    );
  });

  describe('after content', () => {
    it('keeps what came and fails, where nothing else is said', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('s-a-----#', values, cut);
        expectObservable(source.pipe(retryWithBackoff<Delta>())).toBe('--(sa)--#', values, cut);
        expectSubscriptions(source.subscriptions).toBe('^-------!');
      });
    });

    it('restarts just before the new content, if asked to', () => {
      run(({ cold, expectObservable }) => {
        const source = attempts(cold('s-a----#', values, cut), cold('S--b----|', values));
        const config = { ...plain, initialDelay: 2, onPartial: 'restart' } as const;
        expectObservable(source.pipe(retryWithBackoff<Delta>(config))).toBe('--(sa)------(rSb)|', values);
      });
    });

    it('keeps the partial answer when no new attempt brings any', async () => {
      const source = attempts(
        concat(
          of(s, a),
          throwError(() => cut),
        ),
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

    it('goes on from the partial message, if given a function', async () => {
      const partials: Message[] = [];
      const source = attempts(
        concat(
          of(s, a),
          throwError(() => cut),
        ),
      );
      const onPartial = (partial: Message): Observable<Delta> => {
        partials.push(partial);
        return of(S, b);
      };
      const retried = source.pipe(retryWithBackoff({ ...plain, initialDelay: 0, onPartial }), accumulate());
      expect((await outcomeOf(retried)).values.at(-1)).toMatchObject({ text: 'Hello', id: 'two' });
      expect(partials.map((partial) => partial.text)).toEqual(['Hel']);
    });

    it('fails after content that no message can hold, even if given a function', async () => {
      const event = { data: 'x' };
      const source = concat(
        of(event),
        throwError(() => cut),
      );
      const goingOn = retryWithBackoff<unknown>({ ...plain, initialDelay: 0, onPartial: () => of('more') });
      expect(await outcomeOf(source.pipe(goingOn))).toEqual({ values: [event], error: cut });
    });

    it('reports what that function throws', async () => {
      const source = concat(
        of(a),
        throwError(() => cut),
      );
      const onPartial = (): Observable<Delta> => {
        throw new Error('broken');
      };
      const { error } = await outcomeOf(
        source.pipe(retryWithBackoff({ ...plain, initialDelay: 0, onPartial })),
      );
      expect(error).toEqual(new Error('broken'));
    });
  });

  it('gives one start in all, that of the attempt that answered', async () => {
    const source = attempts(
      concat(
        of(s),
        throwError(() => cut),
      ),
      of(S, a),
    );
    const { values: deltas } = await outcomeOf(source.pipe(retryWithBackoff({ ...plain, initialDelay: 0 })));
    expect(deltas).toEqual([S, a]);
  });

  it('holds back no more than 1,000 values', async () => {
    const usage = {
      type: 'usage',
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, raw: 1 },
    } as const;
    let attempts = 0;
    const talkative = (count: number): Observable<Delta> =>
      defer(() => {
        attempts += 1;
        return concat(
          from(Array.from({ length: count }, () => usage)),
          throwError(() => new TruncatedStreamError()),
        );
      });
    const heard = async (count: number): Promise<readonly number[]> => {
      attempts = 0;
      const { values } = await outcomeOf(
        talkative(count).pipe(retryWithBackoff({ count: 1, initialDelay: 1 })),
      );
      return [values.length, attempts];
    };
    expect(await heard(1_000)).toEqual([1_000, 2]);
    expect(await heard(1_001)).toEqual([1_001, 1]);
  });

  it('counts usage before the first content as no content', async () => {
    const u: Delta = { type: 'usage', usage: { inputTokens: 9, outputTokens: 0, totalTokens: 9, raw: {} } };
    const source = attempts(
      concat(
        of(s, u),
        throwError(() => cut),
      ),
      of(S, u, a),
    );
    const { values: deltas } = await outcomeOf(source.pipe(retryWithBackoff({ ...plain, initialDelay: 0 })));
    expect(deltas).toEqual([S, u, a]);
  });

  it('gives what it holds back when an answer without content ends', async () => {
    expect(await outcomeOf(of(s).pipe(retryWithBackoff()))).toEqual({ values: [s] });
  });

  it('passes on values that are no deltas', async () => {
    const others = [null, undefined, 0, 'start'];
    expect(await outcomeOf(from(others).pipe(retryWithBackoff()))).toEqual({ values: others });
  });

  it('gives up what it holds back with the last error', async () => {
    const source = concat(
      of(s),
      throwError(() => cut),
    );
    expect(await outcomeOf(source.pipe(retryWithBackoff<Delta>({ count: 0 })))).toEqual({
      values: [s],
      error: cut,
    });
  });

  it('counts for each subscriber, and tokens do not refill the budget', async () => {
    let requests = 0;
    const source = defer(() => {
      requests += 1;
      return concat(
        of(a),
        throwError(() => cut),
      );
    });
    const retried = source.pipe(
      retryWithBackoff<Delta>({ ...plain, count: 2, initialDelay: 0, onPartial: 'restart' }),
    );
    await outcomeOf(retried);
    await outcomeOf(retried);
    expect(requests).toBe(6);
  });

  it('treats every server-sent event as content', () => {
    run(({ cold, expectObservable }) => {
      const source = cold('-e-#', { e: { data: 'x' } }, cut);
      expectObservable(source.pipe(retryWithBackoff())).toBe('-e-#', { e: { data: 'x' } }, cut);
    });
  });

  it('leaves the wait, or the source, when the consumer leaves', () => {
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

    it('when it fails: what came is a prefix of the answer', async () => {
      await fc.assert(
        fc.asyncProperty(words, cuts, async (text, places) => {
          const partial = await textOf(
            flaky(text, places).pipe(retryWithBackoff<Delta>({ count: 9, initialDelay: 0 })),
          );
          expect(text.join('').startsWith(partial)).toBe(true);
        }),
      );
    });

    it('when a function goes on', async () => {
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
