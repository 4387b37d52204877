import type { UsageDelta } from '../../delta/Delta.ts';
import type { Usage } from '../../delta/Usage.ts';

/** What a provider counted, in our meaning: see `Usage`. */
export interface Counts {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly total?: number | undefined;
  readonly cached?: number | undefined;
  readonly written?: number | undefined;
  readonly reasoning?: number | undefined;
}

/**
 * Makes a delta of counts. What the provider did not count is absent, not 0.
 *
 * @param more - What only this provider counts.
 */
export function usageDelta(counts: Counts, raw: unknown, more?: Partial<Usage>): UsageDelta {
  const { input = 0, output = 0, total = input + output, cached, written, reasoning } = counts;
  return {
    type: 'usage',
    usage: {
      inputTokens: input,
      outputTokens: output,
      totalTokens: total,
      ...(cached !== undefined && { cachedInputTokens: cached }),
      ...(written !== undefined && { cacheWriteTokens: written }),
      ...(reasoning !== undefined && { reasoningTokens: reasoning }),
      ...more,
      raw,
    },
  };
}
