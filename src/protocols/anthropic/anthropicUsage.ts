import type { Delta } from '../../delta/Delta.ts';
import { isObject, numberIn, objectIn } from '../json.ts';

/** Makes a reader that adds up Anthropic's counts: later ones overwrite earlier ones, and null means unchanged. */
export function createUsageReader(): (usage: unknown) => readonly Delta[] {
  let counts: Readonly<Record<string, unknown>> = {};

  return (usage) => {
    if (!isObject(usage)) return [];
    const news = Object.entries(usage).filter(([, value]) => value !== null);
    counts = { ...counts, ...Object.fromEntries(news) };

    const fresh = numberIn(counts['input_tokens']) ?? 0;
    const cachedInputTokens = numberIn(counts['cache_read_input_tokens']);
    const cacheWriteTokens = numberIn(counts['cache_creation_input_tokens']);
    const reasoningTokens = numberIn(objectIn(counts['output_tokens_details'])['thinking_tokens']);
    // Anthropic counts the cached input apart from the rest.
    const inputTokens = fresh + (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
    const outputTokens = numberIn(counts['output_tokens']) ?? 0;
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
          raw: counts,
        },
      },
    ];
  };
}
