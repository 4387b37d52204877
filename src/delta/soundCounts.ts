import { isCount } from './isCount.ts';
import type { Usage } from './Usage.ts';

/** What was counted, as far as it was. */
export type Counts = { readonly [Name in Exclude<keyof Usage, 'raw'>]?: number | undefined };

/** Counts of tokens. A number that can't be one (negative, infinite, beyond 2^53) counts as absent: it would make a negative cost. */
export function soundCounts(counts: Counts): Omit<Usage, 'raw'>;
export function soundCounts(counts: object): object {
  const sound: Counts = Object.fromEntries(Object.entries(counts).filter(([, count]) => isCount(count)));
  const { inputTokens = 0, outputTokens = 0, totalTokens = inputTokens + outputTokens } = sound;
  return { ...sound, inputTokens, outputTokens, totalTokens };
}
