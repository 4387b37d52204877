import { eventOf } from './eventOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

const FINISH = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use' } as const;

/** Each kind of block: how it opens, and a piece of it. */
const BLOCKS = {
  reasoning: [{ type: 'thinking', thinking: '' }, 'thinking_delta', 'thinking'],
  text: [{ type: 'text', text: '' }, 'text_delta', 'text'],
  'tool-call': [{ type: 'tool_use', input: {} }, 'input_json_delta', 'partial_json'],
} as const;

export function anthropicMessagesWire({ blocks, usage, finishReason, ...names }: FullAnswer): string[] {
  const message = { ...names, type: 'message', role: 'assistant', content: [], stop_reason: null };
  const counts = usage && {
    input_tokens: usage.inputTokens - usage.cachedInputTokens,
    cache_read_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
  };

  return [
    { type: 'message_start', message: { ...message, usage: counts && { ...counts, output_tokens: 1 } } },
    { type: 'ping' },
    ...blocks.flatMap((block, index) => {
      const [opening, type, field] = BLOCKS[block.type];
      return [
        { type: 'content_block_start', index, content_block: { ...opening, ...block.call } },
        ...block.pieces.map((piece) => ({
          type: 'content_block_delta',
          index,
          delta: { type, [field]: piece },
        })),
        { type: 'content_block_stop', index },
      ];
    }),
    { type: 'message_delta', delta: { stop_reason: FINISH[finishReason] }, usage: counts },
    { type: 'message_stop' },
  ].map((event) => eventOf(event, event.type));
}
