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
  if (input === undefined && output === undefined) return undefined;

  const inputDetails = objectIn(
    value['prompt_tokens_details'] ?? value['prompt_token_details'] ?? value['input_tokens_details'],
  );
  const outputDetails = objectIn(value['completion_tokens_details'] ?? value['output_tokens_details']);
  const cached = numberIn(
    inputDetails['cached_tokens'] ?? value['prompt_cache_hit_tokens'] ?? value['num_cached_tokens'],
  );
  const written = numberIn(inputDetails['cache_write_tokens']);
  const reasoning = numberIn(outputDetails['reasoning_tokens'] ?? value['reasoning_tokens']);
  const total = numberIn(value['total_tokens']);

  const rest = (total ?? 0) - (input ?? 0) - (output ?? 0);
  const counts = { input, output, total, cached, written, reasoning };
  if (reasoning && rest === reasoning) counts.output = (output ?? 0) + rest;
  else if (value['prompt_audio_seconds'] && rest > 0) counts.input = (input ?? 0) + rest;
  return usageDelta(counts, value);
}
