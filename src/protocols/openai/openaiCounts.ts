import type { Usage } from '../../delta/Usage.ts';

/** Writes usage in OpenAI's words: the inverse of `openaiUsage`. */
export function openaiCounts(usage: Omit<Usage, 'raw'>): object {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.totalTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cachedInputTokens,
      cache_write_tokens: usage.cacheWriteTokens,
    },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
