import type { FinishReason } from '../../delta/FinishReason.ts';

const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
  // DeepSeek's servers gave up.
  insufficient_system_resource: 'error',
};

/** Reads the `finish_reason` of a choice, as OpenAI and the hosts of its wire write it. */
export function openaiFinishReason(finish: string): FinishReason {
  return Object.hasOwn(FINISH_REASONS, finish) ? (FINISH_REASONS[finish] ?? 'other') : 'other';
}
