import {
  asyncScheduler,
  defer,
  identity,
  map,
  materialize,
  of,
  take,
  type Observable,
  type Subscription,
} from 'rxjs';
import { retryWithBackoff, takeUntilDone, timeoutIdle, TruncatedStreamError, type Delta } from 'rxjs-llm';
import { describe, expect, it, vi } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const t: Delta = { type: 'text', text: 'Hi' };
const f: Delta = { type: 'finish', reason: 'stop', rawReason: 'stop' };
const u: Delta = { type: 'text', text: '!', choice: 1 };
const g: Delta = { type: 'finish', reason: 'stop', rawReason: 'stop', choice: 1 };
const d: Delta = { type: 'done' };
const r: Delta = { type: 'restart', attempt: 2, error: undefined };
const s: Delta = { type: 'start' };
const values = { t, f, d, u, g, r, s };
const cut = new TruncatedStreamError();

describe('takeUntilDone', () => {
  it(
    'completes at the end marker, as the diagram shows',
    marbles((m) => {
      const [deltas, result] = diagram('operators/takeUntilDone', 'deltas', 'result');
      m.expect(m.cold(deltas, values).pipe(takeUntilDone())).toBeObservable(result, values);
    }),
  );

  describe('after the end marker', () => {
    it.each([
      ['completes', '-td 20ms |', '^ 22ms !'],
      ['errors', '  -td 20ms #', '^ 22ms !'],
      ['has more', ' -tdtd 20ms |', '^ 24ms !'],
      ['is silent', '-td', '^ 101ms !'],
      ['never ends', '-tdtd 200ms t', '^ 101ms !'],
    ])(
      'unsubscribes a source that %s when it ends, or after 100 ms, and emits nothing more',
      (_, deltas, subs) => {
        run(({ cold, expectObservable, expectSubscriptions }) => {
          for (const consumer of [identity, timeoutIdle<Delta>({ each: 500 })]) {
            const source = cold<Delta>(deltas, values);
            expectObservable(source.pipe(takeUntilDone(), consumer)).toBe('-t(d|)', values);
            expectSubscriptions(source.subscriptions).toBe(subs);
          }
        });
      },
    );

    it(
      'unsubscribes the source at once if the consumer unsubscribes at the marker or earlier',
      marbles((m) => {
        const early = m.cold('-t-d', values);
        m.expect(early.pipe(takeUntilDone()), '--!').toBeObservable('-t-', values);
        m.expect(early).toHaveSubscriptions('         ^-!');

        const marked = m.cold('-t-d', values);
        m.expect(marked.pipe(takeUntilDone(), take(2))).toBeObservable('-t-(d|)', values);
        m.expect(marked).toHaveSubscriptions('        ^--!');
      }),
    );

    it('runs no timer for a source that has ended, and never calls back', async () => {
      const schedule = vi.spyOn(asyncScheduler, 'schedule');
      const calls: number[] = [];
      const isDone = (value: number): boolean => calls.push(value) === 2;
      expect(await outcomeOf(of(1, 2, 3).pipe(takeUntilDone(isDone)))).toEqual({ values: [1, 2] });
      expect(calls).toEqual([1, 2]);
      expect(schedule.mock.results.every(({ value }) => (value as Subscription).closed)).toBe(true);
    });

    it('stops a synchronous source without an end', async () => {
      const endless = defer(function* () {
        for (;;) yield d;
      });
      expect(await outcomeOf(endless.pipe(takeUntilDone()))).toEqual({ values: [d] });
    });

    it('forwards the completion once, whatever comes of the source', () => {
      run(({ cold, expectObservable }) => {
        const answer = cold('-td 20ms #', values).pipe(takeUntilDone(), retryWithBackoff(), materialize());
        expectObservable(answer.pipe(map(({ kind }) => kind))).toBe('-N(NC|)');
      });
    });
  });

  it(
    'does not complete at finish, because usage comes later',
    marbles((m) => {
      m.expect(m.cold('-t-f---d', values).pipe(takeUntilDone())).toBeObservable('-t-f---(d|)', values);
    }),
  );

  it(
    'completes if the source completes after a finish',
    marbles((m) => {
      m.expect(m.cold('-t-f-|', values).pipe(takeUntilDone())).toBeObservable('-t-f-|', values);
    }),
  );

  it('errors if content follows the last finish, and the source completes', () => {
    const result: Delta = { type: 'tool-result', id: '', result: 1 };
    const call: Delta = { type: 'tool-call-start', index: 0, name: 'f' };
    const usage: Delta = {
      type: 'usage',
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, raw: {} },
    };
    const source: Delta = { type: 'source', raw: {} };
    const all = { ...values, x: result, c: call, n: usage, q: source };
    run(({ cold, expectObservable }) => {
      for (const later of ['t', 'x', 'c']) {
        expectObservable(cold(`tf${later}|`, all).pipe(takeUntilDone())).toBe(`tf${later}#`, all, cut);
        expectObservable(cold(`tf${later}f|`, all).pipe(takeUntilDone())).toBe(`tf${later}f|`, all);
        expectObservable(cold(`tf${later}d`, all).pipe(takeUntilDone())).toBe(`tf${later}(d|)`, all);
      }
      expectObservable(cold('tfnq|', all).pipe(takeUntilDone())).toBe('tfnq|', all);
      expectObservable(cold('tugfu|', all).pipe(takeUntilDone())).toBe('tugfu#', all, cut);
    });
  });

  it('errors if the source completes with neither, empty or not', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold('-t-|', values).pipe(takeUntilDone())).toBe('-t-#', values, cut);
      expectObservable(cold<Delta>('|').pipe(takeUntilDone())).toBe('#', undefined, cut);
    });
  });

  it('requires a finish of every choice', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold('tuf|', values).pipe(takeUntilDone())).toBe('tuf#', values, cut);
      expectObservable(cold('tug|', values).pipe(takeUntilDone())).toBe('tug#', values, cut);
      expectObservable(cold('tufg|', values).pipe(takeUntilDone())).toBe('tufg|', values);
    });
  });

  it('ignores a finish of an earlier attempt', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold('tfrt|', values).pipe(takeUntilDone())).toBe('tfrt#', values, cut);
      expectObservable(cold('turtf|', values).pipe(takeUntilDone())).toBe('turtf|', values);
    });
  });

  it('requires a finish of the last of several runs', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold('stfst|', values).pipe(takeUntilDone())).toBe('stfst#', values, cut);
      expectObservable(cold('stfstf|', values).pipe(takeUntilDone())).toBe('stfstf|', values);
    });
  });

  it(
    'stays silent with its source',
    marbles((m) => {
      m.expect(m.cold('-t-f--', values).pipe(takeUntilDone())).toBeObservable('-t-f--', values);
    }),
  );

  it('accepts the caller’s end marker for any value, and then no other', () => {
    run(({ cold, expectObservable }) => {
      const ended = (value: string): boolean => value === 'z';
      expectObservable(cold('-a-z-b').pipe(takeUntilDone(ended))).toBe('-a-(z|)');
      expectObservable(cold('-a-|').pipe(takeUntilDone(ended))).toBe('-a-#', undefined, cut);
      expectObservable(cold('-f-|', values).pipe(takeUntilDone(() => false))).toBe('-f-#', values, cut);
    });
  });

  it('takes no value for an end marker that isn’t a delta', () => {
    run(({ cold, expectObservable }) => {
      const others: Readonly<Record<string, unknown>> = { n: null, x: 'finish', o: {} };
      expectObservable((cold('nxo|', others) as Observable<Delta>).pipe(takeUntilDone())).toBe(
        'nxo#',
        others,
        cut,
      );
    });
  });

  it('errors with what its callback throws', () => {
    run(({ cold, expectObservable }) => {
      const broken = (): boolean => {
        throw new Error('broken');
      };
      expectObservable(cold('-a-|').pipe(takeUntilDone(broken))).toBe('-#', undefined, new Error('broken'));
    });
  });
});
