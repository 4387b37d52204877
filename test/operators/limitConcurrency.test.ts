import {
  asyncScheduler,
  concat,
  defer,
  EMPTY,
  filter,
  finalize,
  merge,
  NEVER,
  Observable,
  of,
  Subject,
  throwError,
  timer,
  type Subscription,
} from 'rxjs';
import {
  HttpError,
  limitConcurrency,
  pickText,
  retryWithBackoff,
  StreamError,
  takeUntilDone,
  timeoutIdle,
  type Delta,
} from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { currentAttempt, setAttempts } from '../../src/operators/attemptContext.ts';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { run } from '../support/run.ts';

afterEach(() => {
  vi.useRealTimers();
});

const pauseOf = (retryAfter: number): StreamError => new StreamError('busy', { retryable: true, retryAfter });

describe('limitConcurrency', () => {
  it(
    'subscribes to the next stream when one is torn down, as in the diagram',
    marbles((m) => {
      const [a, b, result] = diagram('operators/limitConcurrency', 'first', 'second', 'merged');
      const first = m.cold(a);
      const second = m.cold(b);
      const gate = limitConcurrency(1);
      m.expect(merge(first.pipe(gate), second.pipe(gate))).toBeObservable(result);
      m.expect(first).toHaveSubscriptions('^-----!');
      m.expect(second).toHaveSubscriptions('------^-----!');
    }),
  );

  it('keeps the order in which they came', () => {
    run(({ cold, expectObservable }) => {
      const gate = limitConcurrency(2);
      const streams = ['a----|', 'b---|', 'c-|', 'd-|'].map((marble) => cold(marble).pipe(gate));
      expectObservable(merge(...streams)).toBe('(ab)cd-|');
    });
  });

  it('frees a place when the source errors, and when the consumer unsubscribes', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const gate = limitConcurrency(1);
      const [failed, left, last] = [cold('-#'), cold('-a-a-a'), cold('-c|')];
      expectObservable(failed.pipe(gate)).toBe('-#');
      expectObservable(left.pipe(gate), '^---!').toBe('--a-');
      expectObservable(last.pipe(gate)).toBe('-----c|');
      expectSubscriptions(failed.subscriptions).toBe('^!');
      expectSubscriptions(left.subscriptions).toBe('-^--!');
      expectSubscriptions(last.subscriptions).toBe('----^-!');
    });
  });

  it('never subscribes to a stream that nobody waits for any more', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const gate = limitConcurrency(1);
      const [first, left] = [cold('----|'), cold('-a|')];
      expectObservable(first.pipe(gate)).toBe('----|');
      expectObservable(left.pipe(gate), '^-!').toBe('---');
      expectSubscriptions(left.subscriptions).toBe([]);
    });
  });

  it('takes the place until the source is torn down, also if its stages are of this library', () => {
    const gate = limitConcurrency(1);
    const log: string[] = [];
    const answer = (name: string): Observable<unknown> =>
      new Observable<Delta>((subscriber) => {
        log.push(`${name} opens`);
        subscriber.next({ type: 'text', text: name });
        return () => log.push(`${name} closed`);
      }).pipe(timeoutIdle({ each: 1_000 }), takeUntilDone(), gate, pickText());
    const first = answer('a').subscribe();
    const second = answer('b').subscribe();
    first.unsubscribe();
    second.unsubscribe();
    expect(log).toStrictEqual(['a opens', 'a closed', 'b opens', 'b closed']);
  });

  it('is closed for all until the server takes requests again', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const gate = limitConcurrency(2);
      const refused = cold('-#', undefined, pauseOf(5));
      const [running, waiting] = [cold('--|'), cold('-c|')];
      expectObservable(refused.pipe(gate)).toBe('-#', undefined, pauseOf(5));
      expectObservable(running.pipe(gate)).toBe('--|');
      expectObservable(waiting.pipe(gate)).toBe('-------c|');
      expectSubscriptions(waiting.subscriptions).toBe('------^-!');
    });
  });

  it('is closed by the headers of a refusal', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const gate = limitConcurrency(1);
      const error = new HttpError({ status: 429, headers: new Headers({ 'retry-after-ms': '4' }) });
      const next = cold('a|');
      const refused = cold('#', undefined, error).pipe(gate, retryWithBackoff({ count: 0 }));
      expectObservable(refused).toBe('#', undefined, error);
      expectObservable(next.pipe(gate)).toBe('----a|');
      expectSubscriptions(next.subscriptions).toBe('----^!');
    });
  });

  it('keeps the longer of two pauses, and opens only once', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const gate = limitConcurrency(2);
      expectObservable(cold('#', undefined, pauseOf(6)).pipe(gate)).toBe('#', undefined, pauseOf(6));
      const [shorter, next] = [cold('#', undefined, pauseOf(2)), cold('a|')];
      expectObservable(shorter.pipe(gate)).toBe('#', undefined, pauseOf(2));
      expectObservable(next.pipe(gate)).toBe('------a|');
      expectSubscriptions(next.subscriptions).toBe('------^!');
    });
  });

  it('is closed no longer than `maxRetryAfter`, also if the clock is set back', () => {
    run(({ cold, expectObservable }) => {
      const gate = limitConcurrency(1, { maxRetryAfter: 3 });
      expectObservable(cold('#', undefined, pauseOf(Infinity)).pipe(gate)).toBe(
        '#',
        undefined,
        pauseOf(Infinity),
      );
      expectObservable(cold('a|').pipe(gate)).toBe('---a|');
    });
    vi.useFakeTimers({ now: 1_000_000 });
    const gate = limitConcurrency(1);
    throwError(() => pauseOf(1_000))
      .pipe(gate)
      .subscribe({ error: () => undefined });
    vi.setSystemTime(0);
    const values: number[] = [];
    of(1)
      .pipe(gate)
      .subscribe((value) => values.push(value));
    expect(values).toStrictEqual([1]);
  });

  it('ignores a pause that is none', () => {
    run(({ cold, expectObservable }) => {
      const gate = limitConcurrency(1);
      for (const error of [pauseOf(NaN), pauseOf(-5), 'text', undefined]) {
        expectObservable(cold('#', undefined, error).pipe(gate)).toBe('#', undefined, error);
      }
      expectObservable(cold('a|').pipe(gate)).toBe('a|');
    });
  });

  it('has no timer if nobody waits', () => {
    vi.useFakeTimers();
    const gate = limitConcurrency(1);
    throwError(() => pauseOf(1_000))
      .pipe(gate)
      .subscribe({ error: () => undefined });
    expect(vi.getTimerCount()).toBe(0);
    const waiting = [of(1).pipe(gate).subscribe(), of(2).pipe(gate).subscribe()];
    expect(vi.getTimerCount()).toBe(1);
    for (const subscription of waiting) subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits longer than a timer can', () => {
    vi.useFakeTimers();
    const gate = limitConcurrency(1, { maxRetryAfter: Infinity });
    const values: number[] = [];
    throwError(() => pauseOf(3_000_000_000))
      .pipe(gate)
      .subscribe({ error: () => undefined });
    of(1)
      .pipe(gate)
      .subscribe((value) => values.push(value));
    vi.advanceTimersByTime(2_999_999_999);
    expect(values).toStrictEqual([]);
    vi.advanceTimersByTime(1);
    expect(values).toStrictEqual([1]);
  });

  it('takes no place while a retry waits', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const gate = limitConcurrency(1);
      let tries = 0;
      const failure = new StreamError('busy', { retryable: true });
      const flaky = defer(() => (++tries === 1 ? cold('-#', undefined, failure) : cold('a|')));
      const other = cold('-b|');
      const retry = retryWithBackoff<string>({ initialDelay: 5, jitter: 0 });
      expectObservable(flaky.pipe(gate, retry)).toBe('------a|');
      expectObservable(other.pipe(gate)).toBe('--b|');
      expectSubscriptions(other.subscriptions).toBe('-^-!');
    });
  });

  it('subscribes each source within its own attempt, whoever frees the place', () => {
    run(({ cold, expectObservable, flush }) => {
      const gate = limitConcurrency(1);
      const seen: string[] = [];
      const failure = new StreamError('busy', { retryable: true });
      const flaky = (name: string): Observable<string> =>
        defer(() => {
          seen.push(`${name}${currentAttempt()}`);
          return currentAttempt() === 1 ? cold<string>('-#', undefined, failure) : cold('a|');
        });
      const retry = retryWithBackoff<string>({ initialDelay: 2, jitter: 0 });
      for (const name of ['a', 'b']) expectObservable(flaky(name).pipe(gate, retry), '^---------!');
      flush();
      expect(seen).toStrictEqual(['a1', 'b1', 'a2', 'b2']);
    });
  });

  it('subscribes to nothing downstream within the attempt of a stream that has waited', () => {
    const gate = limitConcurrency(1);
    const open = new Subject<never>();
    const seen: number[] = [];
    const note = (): void => void seen.push(currentAttempt());
    open.pipe(gate).subscribe();
    const later = (attempt: number, source: Observable<number>): void => {
      const outer = setAttempts({ count: attempt });
      source.pipe(gate).subscribe({ next: note, error: note, complete: note });
      setAttempts(outer);
    };
    later(2, defer(() => of(currentAttempt(), currentAttempt())).pipe(filter((attempt) => attempt === 2)));
    later(
      3,
      throwError(() => new Error('no')),
    );
    // An attempt that frees the place isn't theirs either.
    const outer = setAttempts({ count: 9 });
    open.complete();
    setAttempts(outer);
    expect(seen).toStrictEqual([1, 1, 1, 1]);
    expect(currentAttempt()).toBe(1);
  });

  it('needs no deeper stack for thousands that end at once', () => {
    const gate = limitConcurrency(1);
    const open = new Subject<never>();
    let done = 0;
    open.pipe(gate).subscribe();
    for (let number = 0; number < 10_000; number += 1) {
      EMPTY.pipe(gate).subscribe({ complete: () => (done += 1) });
    }
    expect(done).toBe(0);
    open.complete();
    expect(done).toBe(10_000);
  });

  it('never subscribes to more than `count`, and has all its places after 10,000 random ends', () => {
    vi.useFakeTimers();
    const random = createRandom(7);
    const count = 3;
    const gate = limitConcurrency(count);
    let running = 0;
    let most = 0;
    let subscribed = 0;
    const source = defer(() => {
      running += 1;
      subscribed += 1;
      most = Math.max(most, running);
      const life = random();
      const end =
        life < 0.2 ? EMPTY : life < 0.4 ? throwError(() => (life < 0.3 ? pauseOf(1) : life)) : NEVER;
      return concat(random() < 0.1 ? EMPTY : timer(Math.ceil(random() * 5)), end).pipe(
        finalize(() => (running -= 1)),
      );
    });
    const streams: Subscription[] = [];
    for (let number = 0; number < 10_000; number += 1) {
      const stream = source.pipe(gate).subscribe({ error: () => undefined });
      streams.push(stream);
      asyncScheduler.schedule(() => stream.unsubscribe(), random() * 40);
      if (random() < 0.3) streams[Math.floor(random() * streams.length)]?.unsubscribe();
      vi.advanceTimersByTime(random() * 2);
    }
    vi.runAllTimers();
    expect(most).toBe(count);
    expect(running).toBe(0);
    expect(subscribed).toBeGreaterThan(1_000);
    // All places are free again: as many as `count` are subscribed to, and no more.
    vi.advanceTimersByTime(60_000);
    const endless = defer(() => {
      running += 1;
      return NEVER;
    });
    const open = Array.from({ length: count + 1 }, () => endless.pipe(gate).subscribe());
    expect(running).toBe(count);
    for (const stream of open) stream.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([0, -1, NaN, 0.5, undefined])('takes no count of %s', (count) => {
    expect(() => limitConcurrency(count as number)).toThrow(TypeError);
  });

  it('takes no negative pause', () => {
    expect(() => limitConcurrency(1, { maxRetryAfter: NaN })).toThrow(TypeError);
  });
});

/** Random numbers that are the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
