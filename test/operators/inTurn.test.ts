import { concat, defer, Observable, of, queueScheduler, Subject, switchMap, timer } from 'rxjs';
import { fallbackTo, retryWithBackoff, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { attempts, cut, failing, letters, restartsIn } from '../support/attempts.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const { a, b } = letters;

describe.each([
  [
    'retryWithBackoff without a delay, on a synchronous scheduler',
    (source: Observable<Delta>) =>
      source.pipe(retryWithBackoff({ initialDelay: 0, scheduler: queueScheduler })),
  ],
  ['fallbackTo', (source: Observable<Delta>) => source.pipe(fallbackTo(source))],
])('%s', (_, inTurn) => {
  /** Logs when it is subscribed to and torn down. Its first subscription errors when `failure` emits. */
  function logged(log: string[], failure: Observable<unknown>): Observable<Delta> {
    let count = 0;
    return new Observable((subscriber) => {
      const attempt = (count += 1);
      log.push(`subscribe ${attempt}`);
      if (attempt === 1) subscriber.add(failure.subscribe(() => subscriber.error(cut)));
      else subscriber.next(a);
      return () => log.push(`teardown ${attempt}`);
    });
  }

  it('tears an attempt that fails later down before it subscribes to the next', () => {
    const log: string[] = [];
    const failure = new Subject<undefined>();
    const subscription = inTurn(logged(log, failure)).subscribe();
    failure.next(undefined);
    subscription.unsubscribe();
    expect(log).toEqual(['subscribe 1', 'teardown 1', 'subscribe 2', 'teardown 2']);
  });

  it('tears an attempt that fails while it is subscribed to down before it subscribes to the next', () => {
    const log: string[] = [];
    inTurn(logged(log, of(undefined)))
      .subscribe()
      .unsubscribe();
    expect(log).toEqual(['subscribe 1', 'teardown 1', 'subscribe 2', 'teardown 2']);
  });
});

describe('the numbers of restarts', () => {
  const retry = retryWithBackoff<Delta>({ initialDelay: 0, onPartial: 'restart' });

  /** A retry in a retry: each of the two inner ones restarts once, and so does the outer one. */
  function nested(pass: (inner: Observable<Delta>) => Observable<Delta>): Observable<Delta> {
    const inner = (): Observable<Delta> => pass(attempts(failing(cut, a), of(b)).pipe(retry));
    return attempts(
      concat(
        defer(inner),
        defer(() => failing(cut)),
      ),
      defer(inner),
    ).pipe(retry);
  }

  it.each([
    ['at once', (inner: Observable<Delta>) => inner],
    ['later', (inner: Observable<Delta>) => timer(1).pipe(switchMap(() => inner))],
  ])('are 2, 3, 4 if the inner retry is subscribed to %s', async (_, pass) => {
    expect(restartsIn((await outcomeOf(nested(pass))).values)).toEqual([2, 3, 4]);
  });

  it('grow beyond the number that a backend gave', async () => {
    const backend = failing(cut, a, { type: 'restart', attempt: 5, error: cut }, a);
    expect(restartsIn((await outcomeOf(attempts(backend, of(b)).pipe(retry))).values)).toEqual([5, 6]);
  });

  it('never come twice if a backend repeats one', async () => {
    const restart: Delta = { type: 'restart', attempt: 2, error: cut };
    const { values } = await outcomeOf(attempts(of(a, restart, b, restart, b)).pipe(retry));
    expect(restartsIn(values)).toEqual([2, 3]);
  });

  it('leave a restart whose number is right as it is', async () => {
    const restart: Delta = { type: 'restart', attempt: 2, error: cut };
    const { values } = await outcomeOf(of(a, restart, b).pipe(retry));
    expect(values[1]).toBe(restart);
  });
});
