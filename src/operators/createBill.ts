import { costOf, type Price } from '../delta/costOf.ts';
import type { Delta } from '../delta/Delta.ts';
import { isCount } from '../delta/isCount.ts';
import { TokenCount } from './TokenCount.ts';

/** What one stream has cost so far. */
export interface Bill {
  /** Adds a delta, and returns the new cost: NaN if a usage has a count that can't be one. */
  readonly add: (delta: Delta) => number;
}

/**
 * Adds up what an answer costs while it streams: the input from its first delta on, the output as it comes, and the attempts
 * that a `restart` has voided, because they are charged for too.
 */
export function createBill(price: Price, inputTokens: number): Bill {
  let failed = 0;
  let cost = 0;
  let tokens = new TokenCount();

  return {
    add(delta) {
      if (delta.type === 'restart') {
        failed = cost;
        tokens = new TokenCount();
      }
      if (delta.type === 'usage') {
        const { raw, ...counts } = delta.usage;
        if (!Object.values(counts).every((count) => count === undefined || isCount(count))) return NaN;
      }
      tokens.count(delta);
      const { usage, outputTokens = 0 } = tokens;
      const totalTokens = inputTokens + outputTokens;
      cost = failed + costOf({ inputTokens, totalTokens, ...usage, outputTokens }, price);
      return cost;
    },
  };
}
