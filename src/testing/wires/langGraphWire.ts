import { eventOf } from './eventOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

const FINISH = { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls' } as const;

/** One message in chunks, each with the metadata of its node. */
export function langGraphWire({ id, blocks, usage, finishReason }: FullAnswer): string[] {
  const firstCall = blocks.findIndex(({ call }) => call);
  const chunk = (fields: object): string => {
    const message = { content: '', id: 'message-1', type: 'AIMessageChunk', ...fields };
    return eventOf([message, { langgraph_node: 'agent' }], 'messages');
  };
  const usage_metadata = usage && {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    total_tokens: usage.totalTokens,
    input_token_details: { cache_read: usage.cachedInputTokens },
    output_token_details: { reasoning: usage.reasoningTokens },
  };

  return [
    eventOf({ run_id: id, attempt: 1 }, 'metadata'),
    ...blocks.flatMap(({ type, call, pieces }, at) => {
      if (type === 'text') return pieces.map((content) => chunk({ content }));
      if (!call)
        return pieces.map((thinking) => chunk({ content: [{ type: 'thinking', thinking, index: 0 }] }));
      const fragments = [{ ...call, args: '' }, ...pieces.map((args) => ({ id: null, name: null, args }))];
      return fragments.map((fragment) =>
        chunk({ tool_call_chunks: [{ ...fragment, index: at - firstCall, type: 'tool_call_chunk' }] }),
      );
    }),
    chunk({ response_metadata: { finish_reason: FINISH[finishReason] }, ...(usage && { usage_metadata }) }),
    eventOf('null', 'end'),
  ];
}
