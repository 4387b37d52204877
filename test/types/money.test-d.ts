import type { Observable } from 'rxjs';
import {
  createBudget,
  fromSSE,
  limitConcurrency,
  limitSpend,
  openaiChat,
  parseDelta,
  retryWithBackoff,
  type Budget,
  type Delta,
  type Price,
} from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

const deltas = fromSSE('/x').pipe(parseDelta(openaiChat()));

describe('limitConcurrency', () => {
  it('is one gate for streams of any type, without type arguments', () => {
    const gate = limitConcurrency(2);
    expectTypeOf(deltas.pipe(gate, retryWithBackoff())).toEqualTypeOf<Observable<Delta>>();
    expectTypeOf(fromSSE('/x').pipe(gate)).toEqualTypeOf<ReturnType<typeof fromSSE>>();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- the count is the one required thing
    limitConcurrency();
    // @ts-expect-error -- a pause is milliseconds
    limitConcurrency(1, { maxRetryAfter: '1s' });
  });
});

describe('createBudget', () => {
  it('takes a store of either kind', () => {
    expectTypeOf(createBudget({ limit: 1, store: { add: () => 1 } })).toEqualTypeOf<Budget>();
    expectTypeOf(createBudget({ limit: 1, store: () => Promise.resolve(1) })).toEqualTypeOf<Budget>();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- a budget has a limit
    createBudget({ per: 'day' });
    // @ts-expect-error -- there is no such window
    createBudget({ limit: 1, per: 'week' });
    // @ts-expect-error -- the sum is a number: Redis returns text
    createBudget({ limit: 1, store: () => '1.5' });
  });
});

describe('limitSpend', () => {
  const budget = createBudget({ limit: 1 });

  it('takes and gives deltas', () => {
    expectTypeOf(deltas.pipe(limitSpend(budget, { price: { input: 1, output: 2 } }))).toEqualTypeOf<
      Observable<Delta>
    >();
    expectTypeOf(deltas.pipe(limitSpend(budget, { price: (usage) => usage.outputTokens }))).toEqualTypeOf<
      Observable<Delta>
    >();
  });

  it('refuses what makes no sense', () => {
    // @ts-expect-error -- without a price nothing can be booked
    limitSpend(budget, {});
    // @ts-expect-error -- output has a price
    limitSpend(budget, { price: { input: 1 } });
    // @ts-expect-error -- a limit is no budget
    limitSpend(5, { price: { input: 1, output: 2 } });
    // @ts-expect-error -- a model without a price is found at compile time
    void ({ small: { input: 1, output: 2 } } satisfies Record<'small' | 'large', Price>);
  });
});
