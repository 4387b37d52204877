import type { UsageDelta } from '../../delta/Delta.ts';
import { isObject, numberIn, objectIn } from '../../json/unknown.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/**
 * Reads OpenAI's usage. Its output count holds the reasoning; xAI's does not, which shows in the total:
 * there `total_tokens` is larger than the two counts by just the reasoning. Mistral counts audio in the total, but not in the
 * input.
 */
export function openaiUsage(value: unknown): UsageDelta | undefined {
  if (!isObject(value)) return undefined;
  const input = numberIn(value['prompt_tokens'] ?? value['input_tokens']);
  const output = numberIn(value['completion_tokens'] ?? value['output_tokens']);
  if ((input ?? output) === undefined) return undefined;

  const inputDetails = objectIn(
    value['prompt_tokens_details'] ?? value['prompt_token_details'] ?? value['input_tokens_details'],
  );
  const outputDetails = objectIn(value['completion_tokens_details'] ?? value['output_tokens_details']);
  const reasoningTokens = numberIn(outputDetails['reasoning_tokens'] ?? value['reasoning_tokens']);
  const totalTokens = numberIn(value['total_tokens']);

  const counts = {
    inputTokens: input ?? 0,
    outputTokens: output ?? 0,
    totalTokens,
    cachedInputTokens: numberIn(
      inputDetails['cached_tokens'] ?? value['prompt_cache_hit_tokens'] ?? value['num_cached_tokens'],
    ),
    cacheWriteTokens: numberIn(inputDetails['cache_write_tokens']),
    reasoningTokens,
  };
  const rest = (totalTokens ?? 0) - counts.inputTokens - counts.outputTokens;
  if (reasoningTokens && rest === reasoningTokens) counts.outputTokens += rest;
  else if (value['prompt_audio_seconds'] && rest > 0) counts.inputTokens += rest;
  return usageDelta(counts, value);
}
