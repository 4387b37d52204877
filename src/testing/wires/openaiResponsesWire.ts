import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import type { FullAnswer, FullToolCall, WireAnswer } from './WireAnswer.ts';

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

export function openaiResponsesWire(answer: WireAnswer): string[] {
  const full = complete(answer);
  const { id, model, reasoning, text, toolCalls } = full;
  const items = [
    ...(reasoning.length > 0 ? [reasoningItem(reasoning)] : []),
    ...(text.length > 0 ? [messageItem(text)] : []),
    ...toolCalls.map(callItem),
  ];

  const response = { id, object: 'response', model, status: 'in_progress', output: [] };
  const events: Event[] = [
    { type: 'response.created', response },
    ...items.flatMap((item, output_index) => item.map((event) => ({ ...event, output_index }))),
    endOf(full, response),
  ];
  return events.map((event, sequence_number) => eventOf({ ...event, sequence_number }, event.type));
}

function reasoningItem(pieces: readonly string[]): Event[] {
  const item = { type: 'reasoning', id: 'rs_1' };
  const summary = [{ type: 'summary_text', text: pieces.join('') }];
  const at = { item_id: item.id, summary_index: 0 };
  return [
    { type: 'response.output_item.added', item: { ...item, summary: [] } },
    ...pieces.map((delta) => ({ type: 'response.reasoning_summary_text.delta', ...at, delta })),
    { type: 'response.output_item.done', item: { ...item, summary } },
  ];
}

function messageItem(pieces: readonly string[]): Event[] {
  const item = { type: 'message', id: 'msg_1', role: 'assistant' };
  const content = [{ type: 'output_text', text: pieces.join(''), annotations: [] }];
  const at = { item_id: item.id, content_index: 0 };
  return [
    { type: 'response.output_item.added', item: { ...item, status: 'in_progress', content: [] } },
    ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
    { type: 'response.output_text.done', ...at, text: pieces.join('') },
    { type: 'response.output_item.done', item: { ...item, status: 'completed', content } },
  ];
}

function callItem({ id, name, args }: FullToolCall): Event[] {
  const item = { type: 'function_call', id: `fc_${id}`, call_id: id, name };
  const at = { item_id: item.id };
  const whole = { arguments: args.join('') };
  return [
    { type: 'response.output_item.added', item: { ...item, status: 'in_progress', arguments: '' } },
    ...args.map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
    { type: 'response.function_call_arguments.done', ...at, ...whole },
    { type: 'response.output_item.done', item: { ...item, status: 'completed', ...whole } },
  ];
}

function endOf({ usage, finishReason }: FullAnswer, response: object): Event {
  const isCut = finishReason === 'length';
  return {
    type: isCut ? 'response.incomplete' : 'response.completed',
    response: {
      ...response,
      status: isCut ? 'incomplete' : 'completed',
      ...(isCut && { incomplete_details: { reason: 'max_output_tokens' } }),
      ...(usage && {
        usage: {
          input_tokens: usage.inputTokens,
          output_tokens: usage.outputTokens,
          total_tokens: usage.inputTokens + usage.outputTokens,
          input_tokens_details: { cached_tokens: usage.cachedInputTokens },
          output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
        },
      }),
    },
  };
}
