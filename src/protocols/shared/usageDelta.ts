import type { UsageDelta } from '../../delta/Delta.ts';
import type { Usage } from '../../delta/Usage.ts';
import { given } from '../../json/given.ts';

/** What a provider counted. */
export type Counts = { readonly [Name in Exclude<keyof Usage, 'raw'>]?: number | undefined };

/** Makes a delta of counts. What the provider did not count is absent, not 0. */
export function usageDelta(counts: Counts, raw: unknown): UsageDelta {
  const { inputTokens = 0, outputTokens = 0, totalTokens = inputTokens + outputTokens } = counts;
  return { type: 'usage', usage: { ...given(counts), inputTokens, outputTokens, totalTokens, raw } };
}
