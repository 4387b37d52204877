import {
  concat,
  defer,
  EMPTY,
  finalize,
  map,
  NEVER,
  Observable,
  of,
  retry,
  Subject,
  take,
  throwError,
  VirtualTimeScheduler,
  type Subscription,
} from 'rxjs';
import { shareStream, type ShareStreamConfig } from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { run } from '../support/run.ts';

afterEach(() => vi.useRealTimers());

/** Logs what a subscriber gets: its values, then `|` or the message of the error. */
function listen<T>(source: Observable<T>): { heard: unknown[]; subscription: Subscription } {
  const heard: unknown[] = [];
  const subscription = source.subscribe({
    next: (value) => heard.push(value),
    error: (error: unknown) => heard.push(error instanceof Error ? error.message : error),
    complete: () => heard.push('|'),
  });
  return { heard, subscription };
}

/** A request that the test feeds, shared. */
function openRequest(config?: ShareStreamConfig) {
  const connection = {
    requests: 0,
    open: 0,
    tokens: new Subject<string>(),
    cut: () => connection.tokens.error(new Error('cut')),
  };
  const source = defer(() => {
    connection.requests += 1;
    connection.open += 1;
    connection.tokens = new Subject();
    return connection.tokens.pipe(finalize(() => (connection.open -= 1)));
  });
  return { connection, shared: source.pipe(shareStream(config)) };
}

describe('shareStream', () => {
  it(
    'sends one request, and emits all values so far to a late subscriber, as the diagram shows',
    marbles((m) => {
      const [tokens, request, first, late] = diagram(
        'operators/shareStream',
        'source',
        'request',
        'first',
        'late',
      );
      const source = m.cold(tokens);
      const shared = source.pipe(shareStream());
      m.expect(shared).toBeObservable(first);
      m.expect(shared, '-----^').toBeObservable(late);
      m.expect(source).toHaveSubscriptions(request);
    }),
  );

  it(
    'unsubscribes the source `grace` after the last subscriber has unsubscribed',
    marbles((m) => {
      const source = m.cold('  -a-b-c-d-e-f');
      const subs = '           ^------!';
      const shared = source.pipe(shareStream({ grace: 3 }));
      m.expect(shared, '       ^-!').toBeObservable('-a-');
      m.expect(shared, '       ^---!').toBeObservable('-a-b-');
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it(
    'stays subscribed for a subscriber that arrives within the grace',
    marbles((m) => {
      const source = m.cold('  -a-b-----c--|');
      const subs = '           ^-----------!';
      const shared = source.pipe(shareStream({ grace: 3 }));
      m.expect(shared, '       ^-!').toBeObservable('-a-');
      // It also gets the values that arrived while there was no subscriber.
      m.expect(shared, '       ----^').toBeObservable('----(ab)-c--|');
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it(
    'sends a new request after the grace',
    marbles((m) => {
      const source = m.cold('  -a-b---|');
      const subs = ['          ^---!', '------^------!'];
      const shared = source.pipe(shareStream({ grace: 2 }));
      m.expect(shared, '       ^-!').toBeObservable('-a-');
      m.expect(shared, '       ------^').toBeObservable('-------a-b---|');
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it('sends one request if a consumer resubscribes at once, as StrictMode does', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest();
    listen(shared).subscription.unsubscribe();
    const { heard } = listen(shared);
    connection.tokens.next('a');
    vi.advanceTimersByTime(60_000);
    connection.tokens.next('b');
    expect(heard).toStrictEqual(['a', 'b']);
    expect(connection).toMatchObject({ requests: 1, open: 1 });
  });

  it('has a grace of one second, and leaves no timer running', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest();
    listen(shared).subscription.unsubscribe();
    vi.advanceTimersByTime(999);
    expect(connection.open).toBe(1);
    vi.advanceTimersByTime(1);
    expect(connection.open).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('unsubscribes at once without a grace', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest({ grace: 0 });
    listen(shared).subscription.unsubscribe();
    expect(connection.open).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    listen(shared);
    expect(connection.requests).toBe(2);
  });

  it('replays a complete answer with its completion, and sends no second request', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest();
    listen(shared);
    connection.tokens.next('a');
    connection.tokens.complete();
    vi.advanceTimersByTime(60_000);
    expect(listen(shared).heard).toStrictEqual(['a', '|']);
    expect(connection).toMatchObject({ requests: 1, open: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('replays an answer that completes within the grace', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest();
    listen(shared).subscription.unsubscribe();
    connection.tokens.next('a');
    connection.tokens.complete();
    expect(vi.getTimerCount()).toBe(0);
    expect(listen(shared).heard).toStrictEqual(['a', '|']);
    expect(connection.requests).toBe(1);
  });

  it('delivers an error to all current subscribers, and sends a new request for the next', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const failure = new RangeError('cut');
      const source = cold('-a-#', undefined, failure);
      const shared = source.pipe(shareStream());
      expectObservable(shared).toBe('-a-#', undefined, failure);
      expectObservable(shared, '--^').toBe('--a#', undefined, failure);
      expectObservable(shared, '-----^').toBe('------a-#', undefined, failure);
      expectSubscriptions(source.subscriptions).toBe(['^--!', '-----^--!']);
    });
  });

  it('leaves no timer running after an error', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest();
    const { heard } = listen(shared);
    connection.cut();
    expect(heard).toStrictEqual(['cut']);
    expect(vi.getTimerCount()).toBe(0);
    // Nor one after an error without subscribers.
    listen(shared).subscription.unsubscribe();
    connection.cut();
    expect(vi.getTimerCount()).toBe(0);
    listen(shared);
    expect(connection).toMatchObject({ requests: 3, open: 1 });
  });

  it('has a grace for the request that follows an error', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest();
    listen(shared);
    connection.cut();
    listen(shared).subscription.unsubscribe();
    expect(connection.open).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(connection.open).toBe(0);
  });

  it('sends one new request for all that resubscribe', () => {
    const { connection, shared } = openRequest();
    const both = [listen(shared.pipe(retry(1))), listen(shared.pipe(retry(1)))];
    connection.tokens.next('a');
    connection.cut();
    connection.tokens.next('b');
    connection.tokens.complete();
    expect(both.map(({ heard }) => heard)).toStrictEqual([
      ['a', 'b', '|'],
      ['a', 'b', '|'],
    ]);
    expect(connection).toMatchObject({ requests: 2, open: 0 });
  });

  it(
    'completes with an empty source, and stays silent with a silent one',
    marbles((m) => {
      m.expect(EMPTY.pipe(shareStream())).toBeObservable('|');
      m.expect(NEVER.pipe(shareStream()), '^---!').toBeObservable('-');
    }),
  );

  it('emits all values of a synchronous source to each, and reads it once', () => {
    let requests = 0;
    const shared = defer(() => {
      requests += 1;
      return of(1, 2, 3);
    }).pipe(shareStream());
    expect([listen(shared).heard, listen(shared).heard]).toStrictEqual([
      [1, 2, 3, '|'],
      [1, 2, 3, '|'],
    ]);
    expect(requests).toBe(1);
  });

  it('survives a `take` of a replayed value', () => {
    vi.useFakeTimers();
    const { connection, shared } = openRequest();
    const { subscription } = listen(shared);
    connection.tokens.next('a');
    connection.tokens.next('b');
    subscription.unsubscribe();
    // The only subscriber unsubscribes during its replay, and the grace starts again.
    vi.advanceTimersByTime(999);
    expect(listen(shared.pipe(take(1))).heard).toStrictEqual(['a', '|']);
    vi.advanceTimersByTime(999);
    expect(connection).toMatchObject({ requests: 1, open: 1 });
    vi.advanceTimersByTime(1);
    expect(connection).toMatchObject({ requests: 1, open: 0 });
  });

  it('stays subscribed for the others after a `take`', () => {
    const { connection, shared } = openRequest({ grace: 0 });
    const one = listen(shared.pipe(take(1)));
    const other = listen(shared);
    connection.tokens.next('a');
    connection.tokens.next('b');
    expect([one.heard, other.heard]).toStrictEqual([
      ['a', '|'],
      ['a', 'b'],
    ]);
    expect(connection.open).toBe(1);
  });

  it('emits no value twice or out of order to a subscriber that arrives inside `next`', () => {
    for (const position of [0, 1, 2]) {
      const shared = of('a', 'b', 'c').pipe(shareStream());
      const early: unknown[] = [];
      let late: unknown[] = [];
      let before: unknown[] = [];
      shared.subscribe((value) => {
        early.push(value);
        if (early.length - 1 !== position) return;
        late = listen(shared).heard;
        before = [...late];
      });
      expect(early).toStrictEqual(['a', 'b', 'c']);
      expect(before).toStrictEqual(['a', 'b', 'c'].slice(0, position + 1));
      expect(late).toStrictEqual(['a', 'b', 'c', '|']);
    }
  });

  it('allows one subscriber to unsubscribe itself or another inside `next`', () => {
    const { connection, shared } = openRequest();
    const heard: string[] = [];
    const leaving: Subscription[] = [];
    leaving.push(
      shared.subscribe((token) => {
        heard.push(`first ${token}`);
        for (const subscription of leaving) subscription.unsubscribe();
      }),
      shared.subscribe((token) => heard.push(`second ${token}`)),
    );
    shared.subscribe((token) => heard.push(`third ${token}`));
    connection.tokens.next('a');
    connection.tokens.next('b');
    expect(heard).toStrictEqual(['first a', 'third a', 'third b']);
    expect(connection.open).toBe(1);
  });

  it('isolates an error of one subscriber’s pipe from the others', () => {
    const { connection, shared } = openRequest();
    const broken = listen(
      shared.pipe(
        map(() => {
          throw new Error('broken');
        }),
      ),
    );
    const whole = listen(shared);
    connection.tokens.next('a');
    connection.tokens.next('b');
    expect([broken.heard, whole.heard]).toStrictEqual([['broken'], ['a', 'b']]);
  });

  it('replays only the latest value, if configured to', () => {
    const { connection, shared } = openRequest({ replay: 'latest' });
    const early = listen(shared);
    connection.tokens.next('a');
    connection.tokens.next('b');
    const late = listen(shared);
    connection.tokens.next('c');
    connection.tokens.complete();
    expect(early.heard).toStrictEqual(['a', 'b', 'c', '|']);
    expect(late.heard).toStrictEqual(['b', 'c', '|']);
    expect(listen(shared).heard).toStrictEqual(['c', '|']);
  });

  it('has a state per returned Observable, and none per operator', () => {
    let requests = 0;
    const source = defer(() => of(++requests));
    const operator = shareStream<number>();
    const [one, two] = [source.pipe(operator), source.pipe(operator)];
    expect(listen(concat(one, two, one, two)).heard).toStrictEqual([1, 2, 1, 2, '|']);
  });

  it('handles a source that errors while it is subscribed to', () => {
    const shared = throwError(() => new Error('refused')).pipe(shareStream());
    expect([listen(shared).heard, listen(shared).heard]).toStrictEqual([['refused'], ['refused']]);
  });

  it('measures time with the scheduler', () => {
    const scheduler = new VirtualTimeScheduler();
    const { connection, shared } = openRequest({ grace: 5, scheduler });
    listen(shared).subscription.unsubscribe();
    expect(connection.open).toBe(1);
    scheduler.flush();
    expect(connection.open).toBe(0);
    expect(scheduler.now()).toBe(5);
  });

  it('throws for a grace that no timer honours', () => {
    for (const grace of [-1, Number.NaN, Infinity, 2 ** 31]) {
      expect(() => shareStream({ grace })).toThrow(
        new TypeError('shareStream takes a grace from 0 to 2147483647 ms'),
      );
    }
    expect(shareStream({ grace: 2 ** 31 - 1 })).toBeTypeOf('function');
  });
});
