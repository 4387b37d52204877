import type { Usage } from '../delta/Usage.ts';

const COUNTS = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'reasoningTokens',
] as const;

/** Adds up what the rounds of one answer have used. A count that none has stays absent; `raw` is that of the latest. */
export function addUsage(before: Usage | undefined, usage: Usage): Usage {
  return COUNTS.reduce<Usage>((sum, name) => {
    const count = before?.[name];
    return count === undefined ? sum : { ...sum, [name]: count + (usage[name] ?? 0) };
  }, usage);
}
