import type { UsageDelta } from '../../delta/Delta.ts';
import { soundCounts, type Counts } from '../../delta/soundCounts.ts';

/** Makes a delta of counts. What the provider did not count is absent, not 0. */
export function usageDelta(counts: Counts, raw: unknown): UsageDelta {
  return { type: 'usage', usage: { ...soundCounts(counts), raw } };
}
