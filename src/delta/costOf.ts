import type { Usage } from './Usage.ts';

/** What a million tokens cost, in the currency of your choice. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Input that was read from the provider's cache. Default: as `input`. */
  readonly cachedInput?: number;
  /** Input that was written to the provider's cache. Default: as `input`. */
  readonly cacheWrite?: number;
}

/**
 * Says what an answer has cost, in the currency of its price.
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
  const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage;
  const { input, output, cachedInput = input, cacheWrite = input } = price;
  // A host that counts cached input apart, against what `Usage` says, must not make it cheaper than nothing.
  const otherInputTokens = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens);
  const millionfold =
    otherInputTokens * input +
    cachedInputTokens * cachedInput +
    cacheWriteTokens * cacheWrite +
    outputTokens * output;
  return millionfold / 1_000_000;
}
