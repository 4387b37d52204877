import type { UsageDelta } from '../../delta/Delta.ts';
import { numbersIn } from '../../json/numbersIn.ts';
import { isObject } from '../../json/unknown.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/**
 * Reads OpenAI's usage. Its output count holds the reasoning; xAI's does not, which shows in the total:
 * there `total_tokens` is larger than the two counts by just the reasoning. Mistral counts audio in the total, but not in the
 * input.
 *
 * @param before - What was counted before: a 0 in its place isn't news.
 */
export function openaiUsage(value: unknown, before?: UsageDelta): UsageDelta | undefined {
  if (!isObject(value)) return undefined;
  const own = numbersIn(value);
  const input = own['prompt_tokens'] ?? own['input_tokens'];
  const output = own['completion_tokens'] ?? own['output_tokens'];
  if ((input ?? output) === undefined) return undefined;

  const details = Object.keys(value).filter((name) => name.endsWith('_details'));
  const all = details.reduce((known, name) => ({ ...known, ...numbersIn(value[name]) }), own);
  const reasoningTokens = all['reasoning_tokens'];
  // What a part of it counts only is summed up here.
  const totalTokens = input && output ? own['total_tokens'] : undefined;

  const counts = {
    inputTokens: input || before?.usage.inputTokens || 0,
    outputTokens: output || before?.usage.outputTokens || 0,
    totalTokens,
    cachedInputTokens: all['cached_tokens'] ?? all['prompt_cache_hit_tokens'] ?? all['num_cached_tokens'],
    cacheWriteTokens: all['cache_write_tokens'],
    reasoningTokens,
  };
  const rest = (totalTokens ?? 0) - counts.inputTokens - counts.outputTokens;
  if (reasoningTokens && rest === reasoningTokens) counts.outputTokens += rest;
  else if (value['prompt_audio_seconds'] && rest > 0) counts.inputTokens += rest;
  return usageDelta(counts, value);
}
