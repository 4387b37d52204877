import { MessageChannel } from 'node:worker_threads';
import { asyncScheduler, NEVER, of, Subject, throwError } from 'rxjs';
import { IdleTimeoutError, parseSSE, timeoutIdle, type Delta } from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { run } from '../support/run.ts';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('timeoutIdle', () => {
  it(
    'passes values through as long as they arrive in time',
    marbles((m) => {
      const source = m.cold('  -a---b---c|');
      const subs = '           ^---------!';
      const expected = '       -a---b---c|';
      m.expect(source.pipe(timeoutIdle({ first: 5, each: 5 }))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it('errors after the silence of the diagram, and unsubscribes the source', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const [tokens, result] = diagram('operators/timeoutIdle', 'tokens', 'result');
      const source = cold(tokens);
      const error = new IdleTimeoutError('each', 4);
      expectObservable(source.pipe(timeoutIdle({ each: 4 }))).toBe(result, undefined, error);
      expectSubscriptions(source.subscriptions).toBe('^------!');
    });
  });

  it('errors if the first value does not arrive, and names the phase', () => {
    run(({ expectObservable }) => {
      expectObservable(NEVER.pipe(timeoutIdle({ first: 3 }))).toBe(
        '---#',
        undefined,
        new IdleTimeoutError('first', 3),
      );
    });
  });

  it(
    'waits for ever without a limit for a phase',
    marbles((m) => {
      m.expect(m.cold('----------a-|').pipe(timeoutIdle({ each: 3 }))).toBeObservable('----------a-|');
      m.expect(m.cold('-a----------|').pipe(timeoutIdle({ first: 3 }))).toBeObservable('-a----------|');
    }),
  );

  it('applies `each` from the first value on', () => {
    run(({ cold, expectObservable }) => {
      const source = cold('-a-----------b');
      const error = new IdleTimeoutError('each', 3);
      expectObservable(source.pipe(timeoutIdle({ first: 100, each: 3 }))).toBe('-a--#', undefined, error);
    });
  });

  it('does not count a preamble as the first value', () => {
    run(({ cold, expectObservable }) => {
      const deltas: Readonly<Record<string, Delta>> = {
        s: { type: 'start', id: 'a' },
        u: { type: 'usage', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, raw: {} } },
        t: { type: 'text', text: 'Hi' },
      };
      const slow = cold('-su----t-|', deltas).pipe(timeoutIdle({ first: 9, each: 3 }));
      expectObservable(slow).toBe('-su----t-|', deltas);
      const silent = cold('-su-------', deltas).pipe(timeoutIdle({ first: 9, each: 3 }));
      expectObservable(silent).toBe('-su------#', deltas, new IdleTimeoutError('first', 9));
      const unlimited = cold('-s--------', deltas).pipe(timeoutIdle({ each: 3 }));
      expectObservable(unlimited).toBe('-s--#', deltas, new IdleTimeoutError('each', 3));
    });
  });

  it(
    'unsubscribes the source and its timer when the consumer unsubscribes',
    marbles((m) => {
      const source = m.cold('  -a-------');
      const subs = '           ^--!';
      const expected = '       -a--';
      const unsub = '          ---!';
      m.expect(source.pipe(timeoutIdle({ each: 5 })), unsub).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it.each([
    ['completes', of(1)],
    ['fails', throwError(() => 'broken')],
    ['is silent', NEVER],
  ])('leaves no timer running if its source %s', (_, source) => {
    vi.useFakeTimers();
    const subscription = source
      .pipe(timeoutIdle<unknown>({ first: 5, each: 5 }))
      .subscribe({ error: () => undefined });
    subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('measures separately for each subscriber', () => {
    run(({ hot, expectObservable }) => {
      const watched = hot('a----b').pipe(timeoutIdle({ first: 2 }));
      expectObservable(watched, '----^').toBe('-----b');
      expectObservable(watched, '-^').toBe('---#', undefined, new IdleTimeoutError('first', 2));
    });
  });

  it('sets one timer for many values', () => {
    const schedule = vi.spyOn(asyncScheduler, 'schedule');
    of(...Array.from({ length: 1_000 }, (_, index) => index))
      .pipe(timeoutIdle({ first: 50, each: 50 }))
      .subscribe();
    expect(schedule).toHaveBeenCalledTimes(2);
  });

  describe('on a clock of its own', () => {
    const config = { first: 1_000, each: 100 };
    const HOUR = 3_600_000;

    function watch(): { readonly values: Subject<string>; readonly seen: unknown[] } {
      vi.useFakeTimers();
      const values = new Subject<string>();
      const seen: unknown[] = [];
      values.pipe(timeoutIdle(config)).subscribe({
        next: (value) => seen.push(value),
        error: (error: unknown) => seen.push((error as Error).message),
      });
      return { values, seen };
    }

    it('counts what arrived while the thread slept, in each phase', () => {
      const { values, seen } = watch();
      vi.setSystemTime(Date.now() + HOUR);
      vi.advanceTimersByTime(1_000);
      vi.advanceTimersByTime(900);
      values.next('a');
      vi.advanceTimersByTime(50);
      vi.setSystemTime(Date.now() + HOUR);
      vi.advanceTimersByTime(50);
      vi.advanceTimersByTime(90);
      values.next('b');
      vi.advanceTimersByTime(99);
      expect(seen).toEqual(['a', 'b']);
      vi.advanceTimersByTime(1);
      expect(seen).toEqual(['a', 'b', 'No next value within 100 ms']);
    });

    it('waits only as long as the thread slept, at most the limit, if nothing arrived', () => {
      for (const [slept, wait] of [
        [30, 30],
        [HOUR, 100],
      ] as const) {
        const { values, seen } = watch();
        values.next('a');
        vi.setSystemTime(Date.now() + slept);
        vi.advanceTimersByTime(100 + wait - 1);
        expect(seen).toEqual(['a']);
        vi.advanceTimersByTime(1);
        expect(seen).toHaveLength(2);
        vi.useRealTimers();
      }
    });

    it('errors within twice the limit if the clock is set back', () => {
      const { values, seen } = watch();
      values.next('a');
      vi.advanceTimersByTime(50);
      values.next('b');
      vi.setSystemTime(Date.now() - HOUR);
      vi.advanceTimersByTime(150);
      expect(seen).toEqual(['a', 'b', 'No next value within 100 ms']);
    });
  });

  it('counts what waits in the queue of a thread that was busy', async () => {
    const { port1, port2 } = new MessageChannel();
    const values = new Subject<unknown>();
    const seen: unknown[] = [];
    values.pipe(timeoutIdle({ first: 20, each: 20 })).subscribe({
      next: (value) => seen.push(value),
      error: (error: unknown) => seen.push((error as Error).message),
    });
    port2.on('message', (value) => values.next(value));
    values.next('a');
    port1.postMessage('b');
    for (const end = Date.now() + 60; Date.now() < end;) continue;
    await vi.waitFor(() => expect(seen).toHaveLength(3), EVENTUALLY);
    port1.close();
    expect(seen).toEqual(['a', 'b', 'No next value within 20 ms']);
  });

  it('counts keep-alive comments upstream of parseSSE, and not downstream of it', () => {
    run(({ cold, expectObservable }) => {
      const pings = { p: ': ping\n\n', d: 'data: x\n\n' };
      const bytes = '-p-p-p-d|';
      const before = cold(bytes, pings).pipe(timeoutIdle({ first: 3, each: 3 }), parseSSE());
      expectObservable(before).toBe('-------d|', { d: { id: undefined, event: undefined, data: 'x' } });
      const behind = cold(bytes, pings).pipe(parseSSE(), timeoutIdle({ first: 3 }));
      expectObservable(behind).toBe('---#', undefined, new IdleTimeoutError('first', 3));
    });
  });

  it('throws without a limit', () => {
    expect(() => timeoutIdle({})).toThrow(new TypeError('timeoutIdle needs `first` or `each`'));
  });

  it('throws for a limit that no timer honours', () => {
    for (const limit of [0, -1, Number.NaN, Infinity, 2 ** 31]) {
      expect(() => timeoutIdle({ each: limit })).toThrow(
        new TypeError('timeoutIdle takes limits above 0, up to 2147483647 ms'),
      );
    }
    expect(timeoutIdle({ each: 2 ** 31 - 1 })).toBeTypeOf('function');
  });
});
