import { defer, type MonoTypeOperatorFunction, type Observable, type Subscriber } from 'rxjs';
import { costOf, type Price } from '../delta/costOf.ts';
import type { Budget } from '../delta/createBudget.ts';
import type { Delta } from '../delta/Delta.ts';
import { BudgetExceededError } from '../errors/BudgetExceededError.ts';
import { isLimit } from '../json/isLimit.ts';
import { joinAttempts } from './attemptContext.ts';
import { createAccount, type Account } from './createAccount.ts';
import { createBill } from './createBill.ts';
import { operate } from './operate.ts';
import type { Handlers } from './Stage.ts';
import { subscribeWithin } from './subscribeWithin.ts';

/** What tokens cost, and how many of them to reserve. */
export interface LimitSpendConfig {
  /** What tokens cost. */
  readonly price: Price;
  /** How many tokens the request has, as far as you know. They are reserved, and booked until a usage says better. Default 0. */
  readonly inputTokens?: number;
  /** How many tokens the answer may have, such as `maxOutputTokens`. They are reserved. Default 0. */
  readonly outputTokens?: number;
}

/**
 * Books what an answer costs on a budget while it streams. Refuses to subscribe, and stops, when the budget is spent.
 *
 * What the answer may cost is reserved before the source is subscribed to, in one step, so that concurrent streams can't
 * pass together. Then the cost is booked as it grows: by 4 characters a token, corrected by each usage. However the
 * stream ends, the teardown books what was used and gives back the rest.
 *
 * Put it upstream of the retry, because each attempt is paid for.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { createBudget, limitSpend, type Delta } from 'rxjs-llm';
 *
 * const budget = createBudget({ limit: 1, per: 'day' });
 * const usage = { inputTokens: 2_000, outputTokens: 500, totalTokens: 2_500, raw: {} };
 * const deltas: Delta[] = [{ type: 'text', text: 'Hi' }, { type: 'usage', usage }, { type: 'done' }];
 *
 * of(...deltas).pipe(limitSpend(budget, { price: { input: 2, output: 8 } })).subscribe();
 *
 * budget.add(0); // => 0.008
 * ```
 *
 * @returns An operator that errors with a {@link BudgetExceededError}.
 */
export function limitSpend(budget: Budget, config: LimitSpendConfig): MonoTypeOperatorFunction<Delta> {
  const { price, inputTokens = 0, outputTokens = 0 } = config;
  const prices: readonly unknown[] = typeof price === 'function' ? [] : Object.values(price);
  if (![inputTokens, outputTokens, ...prices].every(isAmount)) {
    throw new TypeError('limitSpend takes prices and tokens from 0');
  }
  const expected = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  const spent = (): BudgetExceededError => new BudgetExceededError(budget.limit);

  return (source) =>
    defer(() => {
      const attempts = joinAttempts();
      const bill = createBill(price, inputTokens);
      const reserved = costOf(expected, price);
      if (!isAmount(reserved)) throw spent();
      let cost = 0;
      let isOver = false;
      let begin: (() => void) | undefined;
      let account: Account | undefined;

      function start(subscriber: Subscriber<Delta>): Handlers<Delta> {
        const opened = createAccount(budget, {
          goal: () => (isOver ? cost : Math.max(cost, reserved)),
          booked(sum, amount) {
            // With nothing to reserve it was only a look: one that is full refuses.
            const isWithin = amount > 0 ? sum <= budget.limit : amount < 0 || sum < budget.limit;
            if (isOver) return;
            // A store may say anything: nothing would count as 0, and no number is beyond the limit.
            if (!isWithin || typeof sum !== 'number' || Number.isNaN(sum)) subscriber.error(spent());
            const next = begin;
            begin = undefined;
            next?.();
          },
          error(error) {
            // The stream can't hear it any more, so RxJS reports what is thrown here.
            if (isOver) throw error;
            subscriber.error(error);
          },
        });
        account = opened;
        subscriber.add(() => {
          isOver = true;
          opened.settle();
        });

        return {
          next(delta) {
            const sum = bill.add(delta);
            if (isAmount(sum)) cost = sum;
            subscriber.next(delta);
            opened.settle();
            if (!isAmount(sum)) subscriber.error(spent());
          },
        };
      }

      function reserve(held: Observable<Delta>, inner: Subscriber<Delta>): void {
        begin = () => {
          if (!isOver) subscribeWithin(attempts, held, inner);
        };
        account?.book(reserved);
      }

      return source.pipe(operate(start, reserve));
    });
}

/** Fails closed: a cost that isn't a number from 0 counts as too much. */
function isAmount(value: unknown): boolean {
  return isLimit(value) && value < Infinity;
}
