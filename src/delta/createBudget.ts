import { checkLimits } from '../json/checkLimits.ts';

/** Where a budget's sums are: one store for all processes that share the budget. */
export interface BudgetStore {
  /** Adds to the sum of a key, and returns the new sum, at once or later. It must be atomic. Adding 0 reads the sum. */
  readonly add: (key: string, amount: number) => number | PromiseLike<number>;
}

/** How much may be spent in a window of time, and who keeps the sums. */
export interface BudgetConfig {
  /** How much may be spent in one window, in the unit of the prices. */
  readonly limit: number;
  /** How long a window is. Default `day`. */
  readonly per?: 'minute' | 'hour' | 'day' | 'month';
  /** Tells budgets in one store apart, such as those of two users. Default `budget`. */
  readonly name?: string;
  /** In which zone days and months begin. Minutes and hours are those of UTC. Default `UTC`. */
  readonly timeZone?: string;
  /** An object with `add`, or that function. Default: the memory of this process. */
  readonly store?: BudgetStore | BudgetStore['add'];
  /** The time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** What may be spent, shared by all streams that {@link limitSpend} books on it. */
export interface Budget {
  readonly limit: number;
  /** The name of the current window, such as `budget:2026-11-26`. */
  readonly key: () => string;
  /** Adds to the sum of a window, and returns the new sum. Default: to that of the current window. */
  readonly add: (amount: number, key?: string) => number | PromiseLike<number>;
}

/**
 * Creates a budget: how much may be spent per minute, hour, day or month, shared by all streams that book on it.
 *
 * The window is a key in the store, made of the local date. So nothing must be reset at midnight, and a day with a change of
 * daylight-saving time is one day.
 *
 * @example
 * ```ts
 * import { createBudget } from 'rxjs-llm';
 *
 * const budget = createBudget({ limit: 5, per: 'day', timeZone: 'Asia/Tokyo', now: () => Date.UTC(2026, 10, 26, 15) });
 *
 * [budget.key(), budget.add(1.5), budget.add(0)]; // => ['budget:2026-11-27', 1.5, 1.5]
 * ```
 */
export function createBudget(config: BudgetConfig): Budget {
  const { limit, per = 'day', name = 'budget', store = createMemory(), now = Date.now } = config;
  checkLimits({ limit });
  const length = KEY_LENGTHS[per];
  // A local hour comes twice when daylight-saving time ends.
  const timeZone = length > KEY_LENGTHS.day ? 'UTC' : config.timeZone;
  // Sweden writes dates as ISO 8601 does: 2026-11-26 21:34.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timeZone ?? 'UTC',
    dateStyle: 'short',
    timeStyle: 'short',
  });

  const key = (): string => `${name}:${format.format(now()).slice(0, length)}`;
  return {
    limit,
    key,
    add: (amount, at = key()) => (typeof store === 'function' ? store(at, amount) : store.add(at, amount)),
  };
}

const KEY_LENGTHS = { month: 7, day: 10, hour: 13, minute: 16 };

/** A stream books where it began, so some windows that are over are needed for a while. */
const MOST_WINDOWS = 1_000;

function createMemory(): BudgetStore['add'] {
  const sums = new Map<string, number>();
  return (key, amount) => {
    const sum = (sums.get(key) ?? 0) + amount;
    sums.set(key, sum);
    const [oldest = key] = sums.keys();
    if (sums.size > MOST_WINDOWS) sums.delete(oldest);
    return sum;
  };
}
