import fc from 'fast-check';
import {
  concat,
  config,
  defer,
  EMPTY,
  from,
  map,
  NEVER,
  noop,
  of,
  Subject,
  take,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import {
  BudgetExceededError,
  createBudget,
  limitSpend,
  retryWithBackoff,
  StreamError,
  type Budget,
  type Delta,
  type Price,
} from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { currentAttempt } from '../../src/operators/attemptContext.ts';
import { diagram } from '../support/diagram.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

afterEach(() => {
  vi.useRealTimers();
  config.onUnhandledError = null;
});

/** A token is four characters, and costs 1. */
const price: Price = { input: 1_000_000, output: 1_000_000 };
const token: Delta = { type: 'text', text: 'abcd' };
const usageOf = (inputTokens: number, outputTokens: number): Delta => ({
  type: 'usage',
  usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, raw: {} },
});

const tokens = (count: number): Delta[] => Array.from({ length: count }, () => token);
const budgetOf = (limit: number): Budget => createBudget({ limit, now: () => 0 });

/** A store that answers later, and what was added to it. */
function createSlowStore(delay = 5): { sum: number; add: (key: string, amount: number) => Promise<number> } {
  const store = {
    sum: 0,
    add: (_key: string, amount: number): Promise<number> =>
      new Promise((resolve) => {
        setTimeout(() => {
          store.sum += amount;
          resolve(store.sum);
        }, delay);
      }),
  };
  return store;
}

describe('limitSpend', () => {
  it('stops when the budget is spent, as in the diagram', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const [deltas, result] = diagram('operators/limitSpend', 'deltas', 'result');
      const source = cold(deltas, { t: token });
      const spending = source.pipe(limitSpend(budgetOf(2), { price }));
      expectObservable(spending).toBe(result, { t: token }, new BudgetExceededError(2));
      expectSubscriptions(source.subscriptions).toBe('^-------!');
    });
  });

  it('refuses before it subscribes if the budget is spent', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const budget = budgetOf(2);
      budget.add(2);
      const source = cold('t|', { t: token });
      expectObservable(source.pipe(limitSpend(budget, { price }))).toBe('#', {}, new BudgetExceededError(2));
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it('refuses if what it reserves is more than what is left, and gives it back', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const budget = budgetOf(10);
      budget.add(4);
      const [small, large] = [cold('t|', { t: token }), cold('t|', { t: token })];
      const tooMuch = large.pipe(limitSpend(budget, { price, inputTokens: 3, outputTokens: 4 }));
      expectObservable(tooMuch).toBe('#', {}, new BudgetExceededError(10));
      expectObservable(small.pipe(limitSpend(budget, { price, inputTokens: 2, outputTokens: 4 }))).toBe(
        't|',
        {
          t: token,
        },
      );
      expectSubscriptions(large.subscriptions).toBe([]);
      expectSubscriptions(small.subscriptions).toBe('^!');
    });
  });

  it('spends a budget to the end', async () => {
    const outcome = await outcomeOf(from(tokens(3)).pipe(limitSpend(budgetOf(3), { price })));
    expect(outcome).toStrictEqual({ values: tokens(3) });
  });

  it('isn’t stopped by others within what it has reserved', async () => {
    const budget = budgetOf(10);
    const source = new Subject<Delta>();
    const seen = outcomeOf(source.pipe(limitSpend(budget, { price, outputTokens: 8 })));
    const other = await outcomeOf(from(tokens(5)).pipe(limitSpend(budget, { price })));
    expect(other.error).toBeInstanceOf(BudgetExceededError);
    for (const delta of tokens(7)) source.next(delta);
    source.complete();
    expect((await seen).values).toHaveLength(7);
    expect(budget.add(0)).toBe(10);
  });

  it.each([
    ['completes', of<Delta[]>(token, usageOf(30, 5), { type: 'done' }), 35],
    ['completes without usage', of(token, token), 12],
    [
      'errors',
      concat(
        of(token),
        throwError(() => new Error('broken')),
      ),
      11,
    ],
    ['errors before it was sent', throwError(() => new Error('refused')), 0],
    ['is stopped', concat(of(token, token), NEVER), 12],
    ['is stopped before its first delta', NEVER, 0],
    ['corrects its estimate', of(usageOf(7, 1), token, token, usageOf(7, 1)), 8],
  ] satisfies [string, Observable<Delta>, number][])(
    'books what was used, and no more, if it %s',
    (_, source, cost) => {
      const budget = budgetOf(1_000);
      source
        .pipe(limitSpend(budget, { price, inputTokens: 10, outputTokens: 200 }))
        .subscribe({ error: noop })
        .unsubscribe();
      expect(budget.add(0)).toBe(cost);
    },
  );

  it('has what it reserved booked while it streams', () => {
    const budget = budgetOf(1_000);
    const stream = concat(of(token), NEVER)
      .pipe(limitSpend(budget, { price, inputTokens: 10, outputTokens: 200 }))
      .subscribe();
    expect(budget.add(0)).toBe(210);
    stream.unsubscribe();
    expect(budget.add(0)).toBe(11);
  });

  it('charges for attempts that a restart has voided', async () => {
    const budget = budgetOf(1_000);
    const restart: Delta = { type: 'restart', attempt: 2, error: undefined };
    const deltas = of(token, token, restart, token, usageOf(10, 1));
    await outcomeOf(deltas.pipe(limitSpend(budget, { price, inputTokens: 10 })));
    expect(budget.add(0)).toBe(12 + 11);
  });

  it('pays for each attempt upstream of a retry, and is not retried', async () => {
    const budget = budgetOf(1_000);
    const failed = new StreamError('cut', { retryable: true });
    const attempt = concat(
      of(token, token),
      throwError(() => failed),
    ).pipe(limitSpend(budget, { price }));
    await outcomeOf(attempt.pipe(retryWithBackoff<Delta>({ onPartial: 'restart', initialDelay: 1 })));
    expect(budget.add(0)).toBe(6);

    let sent = 0;
    const refused = from(tokens(2)).pipe(limitSpend(budgetOf(0), { price }), retryWithBackoff());
    refused.subscribe({ next: () => (sent += 1), error: noop });
    expect(sent).toBe(0);
  });

  it('books in the window in which it began', () => {
    let now = Date.UTC(2026, 10, 26, 23);
    const budget = createBudget({ limit: 100, now: () => now });
    const source = new Subject<Delta>();
    const today = budget.key();
    source.pipe(limitSpend(budget, { price, outputTokens: 50 })).subscribe();
    now += 86_400_000;
    source.next(token);
    source.complete();
    expect([budget.add(0, today), budget.add(0)]).toStrictEqual([1, 0]);
  });

  it('passes at most a token more than the limit for each of 20 concurrent streams', () => {
    const budget = budgetOf(1_000);
    const streams = Array.from({ length: 20 }, () => new Subject<Delta>());
    let passed = 0;
    let refused = 0;
    for (const stream of streams) {
      stream.pipe(limitSpend(budget, { price })).subscribe({
        next: () => (passed += 1),
        error: (error: unknown) => (refused += error instanceof BudgetExceededError ? 1 : 0),
      });
    }
    for (let round = 0; round < 200; round += 1) for (const stream of streams) stream.next(token);
    expect(passed).toBeGreaterThanOrEqual(1_000);
    expect(passed).toBeLessThanOrEqual(1_020);
    expect(refused).toBe(20);
    expect(budget.add(0)).toBe(passed);
  });

  it('books the sum of 10,000 random ends, and leaves nothing reserved', () => {
    const costs = { input: 3.7, output: 15.1, cachedInput: 0.37 };
    const budget = budgetOf(1e9);
    let expected = 0;
    const end = fc.constantFrom<Observable<never>>(
      EMPTY,
      NEVER,
      throwError(() => new Error('broken')),
    );
    const count = fc.nat(5_000);
    const stream = fc.record({
      end,
      texts: fc.nat(5),
      input: count,
      output: count,
      hasUsage: fc.boolean(),
      reserve: count,
    });
    for (const { end: last, texts, input, output, hasUsage, reserve } of fc.sample(stream, {
      numRuns: 10_000,
      seed: 14,
    })) {
      const deltas = [...tokens(texts), ...(hasUsage ? [usageOf(input, output)] : [])];
      concat(from(deltas), last)
        .pipe(limitSpend(budget, { price: costs, inputTokens: reserve, outputTokens: reserve }))
        .subscribe({ error: noop })
        .unsubscribe();
      if (hasUsage) expected += (input * 3.7 + output * 15.1) / 1_000_000;
      else if (texts > 0) expected += (reserve * 3.7 + texts * 15.1) / 1_000_000;
    }
    expect(Math.abs(Number(budget.add(0)) - expected)).toBeLessThan(1e-9);
  });
});

describe('limitSpend fails closed', () => {
  it.each([NaN, -1, Infinity])('on a usage that costs %s', async (count) => {
    const budget = budgetOf(100);
    const outcome = await outcomeOf(of(token, usageOf(0, count), token).pipe(limitSpend(budget, { price })));
    expect(outcome.error).toBeInstanceOf(BudgetExceededError);
    expect(outcome.values).toHaveLength(2);
    expect(budget.add(0)).toBe(1);
  });

  it.each([NaN, -1, Infinity])('on a price function that returns %s', (cost) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('t|', { t: token });
      const spending = source.pipe(limitSpend(budgetOf(9), { price: () => cost }));
      expectObservable(spending).toBe('#', {}, new BudgetExceededError(9));
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it('on a store that returns no number', async () => {
    const budget = createBudget({ limit: 9, store: () => NaN });
    const outcome = await outcomeOf(of(token).pipe(limitSpend(budget, { price, inputTokens: 1 })));
    expect(outcome).toStrictEqual({ values: [], error: new BudgetExceededError(9) });
  });

  it('on a store that returns no number when something is given back', async () => {
    const budget = createBudget({ limit: 9, store: (_, amount) => (amount < 0 ? NaN : 1) });
    const outcome = await outcomeOf(
      of(token, usageOf(0, 0), token).pipe(limitSpend(budget, { price, inputTokens: 1 })),
    );
    expect(outcome.error).toStrictEqual(new BudgetExceededError(9));
  });

  it('on a store that fails, at once or later', async () => {
    const broken = new Error('no store');
    const failing = (): never => {
      throw broken;
    };
    for (const store of [failing, () => Promise.reject(broken)]) {
      const outcome = await outcomeOf(
        of(token).pipe(limitSpend(createBudget({ limit: 9, store }), { price })),
      );
      expect(outcome.error).toBe(broken);
      expect(outcome.values).toStrictEqual([]);
    }
  });

  it('at call time on what isn’t a number from 0', () => {
    for (const bad of [NaN, -1, Infinity]) {
      expect(() => limitSpend(budgetOf(1), { price: { input: bad, output: 1 } })).toThrow(TypeError);
      expect(() => limitSpend(budgetOf(1), { price, inputTokens: bad })).toThrow(TypeError);
      expect(() => limitSpend(budgetOf(1), { price, outputTokens: bad })).toThrow(TypeError);
    }
  });
});

describe('limitSpend with a store that answers later', () => {
  it('subscribes when the reservation is booked, within its own attempt, and settles at the end', async () => {
    vi.useFakeTimers();
    const store = createSlowStore();
    const budget = createBudget({ limit: 100, store });
    const failed = new StreamError('busy', { retryable: true });
    const seen: [attempt: number, booked: number][] = [];
    const source = defer(() => {
      seen.push([currentAttempt(), store.sum]);
      return currentAttempt() === 1 ? throwError(() => failed) : of(token);
    });
    const spending = source.pipe(limitSpend(budget, { price, outputTokens: 10 }));
    const heard: number[] = [];
    const hearing = tap<Delta>(() => heard.push(currentAttempt()));
    const outcome = outcomeOf(spending.pipe(retryWithBackoff({ initialDelay: 100 }), hearing));
    await vi.advanceTimersByTimeAsync(300);
    expect(await outcome).toStrictEqual({ values: [token] });
    expect(seen).toStrictEqual([
      [1, 10],
      [2, 10],
    ]);
    // What is subscribed to downstream isn't part of the attempt.
    expect(heard).toStrictEqual([1]);
    expect(store.sum).toBe(1);
  });

  it('gives back what was reserved for a stream that was left meanwhile, and never subscribes to it', async () => {
    vi.useFakeTimers();
    const store = createSlowStore();
    const budget = createBudget({ limit: 100, store });
    let subscribed = 0;
    const source = defer(() => {
      subscribed += 1;
      return of(token);
    });
    source
      .pipe(limitSpend(budget, { price, outputTokens: 10 }))
      .subscribe()
      .unsubscribe();
    await vi.advanceTimersByTimeAsync(5);
    expect(store.sum).toBe(10);
    await vi.advanceTimersByTimeAsync(5);
    expect(store.sum).toBe(0);
    expect(subscribed).toBe(0);
  });

  it('overshoots by what comes while the store answers, and books what passed', async () => {
    vi.useFakeTimers();
    const store = createSlowStore();
    const budget = createBudget({ limit: 1_000, store });
    let passed = 0;
    for (let stream = 0; stream < 20; stream += 1) {
      const source = timer(0, 1).pipe(
        take(200),
        map(() => token),
      );
      source.pipe(limitSpend(budget, { price })).subscribe({ next: () => (passed += 1), error: noop });
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(passed).toBeGreaterThan(1_000);
    expect(passed).toBeLessThan(1_250);
    expect(store.sum).toBe(passed);
  });

  it('reports what the store rejects with after the end as an unhandled error', async () => {
    vi.useFakeTimers();
    const unhandled: unknown[] = [];
    config.onUnhandledError = (error) => unhandled.push(error);
    const broken = new Error('no store');
    let calls = 0;
    const store = (): Promise<number> => (++calls === 1 ? Promise.resolve(10) : Promise.reject(broken));
    const budget = createBudget({ limit: 100, store });
    const outcome = outcomeOf(of(token).pipe(limitSpend(budget, { price, outputTokens: 10 })));
    await vi.advanceTimersByTimeAsync(10);
    expect(await outcome).toStrictEqual({ values: [token] });
    expect(unhandled).toStrictEqual([broken]);
  });
});
