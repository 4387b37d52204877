import type { Delta } from '../../delta/Delta.ts';
import { numberIn, objectsIn, type JSONObject } from '../../json/unknown.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/** Makes a reader that adds up AG-UI's usage: one entry for each model of each run, and runs follow each other. */
export function createUsageReader(): (usage: unknown) => readonly Delta[] {
  const entries: JSONObject[] = [];

  return (usage) => {
    const news = objectsIn(usage);
    if (news.length === 0) return [];
    entries.push(...news);

    return [
      usageDelta(
        {
          input: sumOf(entries, 'inputTokens'),
          output: sumOf(entries, 'outputTokens'),
          cached: sumOf(entries, 'cachedInputTokens'),
          written: sumOf(entries, 'cacheWriteInputTokens'),
          reasoning: sumOf(entries, 'reasoningTokens'),
        },
        [...entries],
      ),
    ];
  };
}

function sumOf(entries: readonly JSONObject[], key: string): number | undefined {
  const counts = entries.map((entry) => numberIn(entry[key])).filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
