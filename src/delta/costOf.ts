import { soundCounts } from './soundCounts.ts';
import type { Usage } from './Usage.ts';

/** Prices per million tokens, in any one currency. */
export interface PriceRow {
  readonly input: number;
  readonly output: number;
  /** For input that was read from the provider's cache. Default: as `input`. */
  readonly cachedInput?: number;
  /** For input that was written to the provider's cache. Default: as `input`. */
  readonly cacheWrite?: number;
  /** For input that the cache keeps for 1 hour. Default: as `cacheWrite`. */
  readonly cacheWrite1h?: number;
}

/** What tokens cost: a row of a table, or a function, for prices that depend on the length or on the hour. */
export type Price = PriceRow | ((usage: Omit<Usage, 'raw'>) => number);

/**
 * Computes what an answer has cost, in the currency of its price.
 *
 * @example
 * ```ts
 * import { costOf } from 'rxjs-llm';
 *
 * const usage = { inputTokens: 3_000, outputTokens: 500, totalTokens: 3_500, cachedInputTokens: 2_000 };
 *
 * costOf(usage, { input: 2, output: 8, cachedInput: 0.5 }); // => 0.007
 * ```
 */
export function costOf(usage: Omit<Usage, 'raw'>, price: Price): number {
  const counts = soundCounts(usage);
  if (typeof price === 'function') return price(counts);
  const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWrite1hTokens = 0 } = counts;
  const { cacheWriteTokens = cacheWrite1hTokens } = counts;
  const { input, output, cachedInput = input, cacheWrite = input, cacheWrite1h = cacheWrite } = price;
  // A later count may correct the sum alone.
  const longTokens = Math.min(cacheWrite1hTokens, cacheWriteTokens);
  // A host may wrongly leave cached input out of `inputTokens`: the cost must not become negative.
  const otherInputTokens = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens);
  const costTimesMillion =
    otherInputTokens * input +
    cachedInputTokens * cachedInput +
    (cacheWriteTokens - longTokens) * cacheWrite +
    longTokens * cacheWrite1h +
    outputTokens * output;
  return costTimesMillion / 1_000_000;
}
