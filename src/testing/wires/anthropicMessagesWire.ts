import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import type { FullAnswer, WireAnswer } from './WireAnswer.ts';

interface Block {
  readonly start: object;
  readonly deltas: readonly object[];
}

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

const FINISH = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use' } as const;

export function anthropicMessagesWire(answer: WireAnswer): string[] {
  const full = complete(answer);
  const { id, model, usage, finishReason } = full;
  const counts = usage && {
    input_tokens: usage.inputTokens - usage.cachedInputTokens,
    cache_read_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
  };
  const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null };
  const early = counts && { usage: { ...counts, output_tokens: 1 } };

  const events: Event[] = [
    { type: 'message_start', message: { ...message, ...early } },
    { type: 'ping' },
    ...blocksOf(full).flatMap(eventsOf),
    {
      type: 'message_delta',
      delta: { stop_reason: FINISH[finishReason] },
      ...(counts && { usage: counts }),
    },
    { type: 'message_stop' },
  ];
  return events.map((event) => eventOf(event, event.type));
}

function blocksOf({ reasoning, text, toolCalls }: FullAnswer): Block[] {
  const thinking = {
    start: { type: 'thinking', thinking: '' },
    deltas: reasoning.map((part) => ({ type: 'thinking_delta', thinking: part })),
  };
  const spoken = {
    start: { type: 'text', text: '' },
    deltas: text.map((part) => ({ type: 'text_delta', text: part })),
  };
  const calls = toolCalls.map(({ id, name, args }) => ({
    start: { type: 'tool_use', id, name, input: {} },
    deltas: args.map((part) => ({ type: 'input_json_delta', partial_json: part })),
  }));
  return [thinking, spoken, ...calls].filter(({ deltas }) => deltas.length > 0);
}

function eventsOf({ start, deltas }: Block, index: number): Event[] {
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}
