import { describe, expect, it } from 'vitest';
import { toFinishReason } from '../../../src/protocols/shared/toFinishReason.ts';

/** Words that hosts were seen to send, on whichever wire. */
const WORDS = {
  stop: [
    'stop',
    'STOP',
    'stop_sequence',
    'STOP_SEQUENCE',
    'end_turn',
    'eos',
    'eos_token',
    'COMPLETE',
    'completed',
  ],
  length: [
    'length',
    'MAX_TOKENS',
    'max_output_tokens',
    'model_length',
    'model_context_window_exceeded',
    'context_length_exceeded',
    'incomplete',
    'budget_exceeded',
  ],
  'tool-calls': ['tool_calls', 'tool-calls', 'tool_use', 'TOOL_CALL', 'function_call', 'requires_action'],
  'content-filter': [
    'content_filter',
    'content_filtered',
    'guardrail_intervened',
    'SAFETY',
    'IMAGE_SAFETY',
    'RECITATION',
    'BLOCKLIST',
    'PROHIBITED_CONTENT',
    'SPII',
    'MODEL_ARMOR',
    'sensitive',
  ],
  refusal: ['refusal'],
  pause: ['pause', 'pause_turn'],
  error: [
    'error',
    'ERROR',
    'TIMEOUT',
    'network_error',
    'abort',
    'cancelled',
    'failed',
    'insufficient_system_resource',
    'MALFORMED_FUNCTION_CALL',
    'malformed_model_output',
    'UNEXPECTED_TOOL_CALL',
  ],
  other: ['LANGUAGE', 'FINISH_REASON_UNSPECIFIED', 'constructor', 'stopping', 'not_finished', ''],
} as const;

describe('toFinishReason', () => {
  describe.each(Object.entries(WORDS))('%s', (reason, words) => {
    it.each(words)('is what %s means', (word) => {
      expect(toFinishReason(word)).toBe(reason);
    });
  });

  it('takes only a stop for a wait for the client’s calls', () => {
    const reasons = Object.values(WORDS).map(([word]) => toFinishReason(word, true));
    expect(reasons).toEqual(Object.keys(WORDS).map((reason) => (reason === 'stop' ? 'tool-calls' : reason)));
  });
});
