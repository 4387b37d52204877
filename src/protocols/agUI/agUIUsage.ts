import type { Delta } from '../../delta/Delta.ts';
import { numberIn, objectsIn, type JSONObject } from '../json.ts';

/** Makes a reader that adds up AG-UI's usage: one entry for each model of each run, and runs follow each other. */
export function createUsageReader(): (usage: unknown) => readonly Delta[] {
  const entries: JSONObject[] = [];

  return (usage) => {
    const news = objectsIn(usage);
    if (news.length === 0) return [];
    entries.push(...news);

    const inputTokens = sumOf(entries, 'inputTokens') ?? 0;
    const outputTokens = sumOf(entries, 'outputTokens') ?? 0;
    const cachedInputTokens = sumOf(entries, 'cachedInputTokens');
    const cacheWriteTokens = sumOf(entries, 'cacheWriteInputTokens');
    const reasoningTokens = sumOf(entries, 'reasoningTokens');
    return [
      {
        type: 'usage',
        usage: {
          inputTokens,
          outputTokens,
          totalTokens: inputTokens + outputTokens,
          ...(cachedInputTokens !== undefined && { cachedInputTokens }),
          ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
          ...(reasoningTokens !== undefined && { reasoningTokens }),
          raw: [...entries],
        },
      },
    ];
  };
}

function sumOf(entries: readonly JSONObject[], key: string): number | undefined {
  const counts = entries.map((entry) => numberIn(entry[key])).filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
