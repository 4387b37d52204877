import { eventOf } from './eventOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

/** Each kind of item: what its events are called, the item as it opens, and what it ends with. */
const ITEMS = {
  reasoning: (text: string) => ({
    words: 'reasoning_summary_text',
    item: { type: 'reasoning', id: 'rs_1', summary: [] },
    ended: { summary: [{ type: 'summary_text', text }] },
    at: { summary_index: 0 },
    said: { text },
  }),
  text: (text: string) => ({
    words: 'output_text',
    item: { type: 'message', id: 'msg_1', role: 'assistant', status: 'in_progress', content: [] },
    ended: { status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] },
    at: { content_index: 0 },
    said: { text },
  }),
  'tool-call': (text: string, id?: string, name?: string) => ({
    words: 'function_call_arguments',
    item: { type: 'function_call', id: `fc_${id}`, call_id: id, name, status: 'in_progress', arguments: '' },
    ended: { status: 'completed', arguments: text },
    at: {},
    said: { arguments: text },
  }),
} as const;

export function openaiResponsesWire({ id, model, blocks, usage, finishReason }: FullAnswer): string[] {
  const response = { id, object: 'response', model, status: 'in_progress', output: [] };
  const isCut = finishReason === 'length';
  const end = {
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : undefined,
    usage: usage && {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      total_tokens: usage.totalTokens,
      input_tokens_details: { cached_tokens: usage.cachedInputTokens },
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    },
  };

  return [
    { type: 'response.created', response },
    ...blocks.flatMap(({ type, call, pieces }, output_index) => {
      const { words, item, ended, at, said } = ITEMS[type](pieces.join(''), call?.id, call?.name);
      const place = { item_id: item.id, output_index, ...at };
      return [
        { type: 'response.output_item.added', output_index, item },
        ...pieces.map((delta) => ({ type: `response.${words}.delta`, ...place, delta })),
        { type: `response.${words}.done`, ...place, ...said },
        { type: 'response.output_item.done', output_index, item: { ...item, ...ended } },
      ];
    }),
    { type: `response.${end.status}`, response: { ...response, ...end } },
  ].map((event, sequence_number) => eventOf({ ...event, sequence_number }, event.type));
}
