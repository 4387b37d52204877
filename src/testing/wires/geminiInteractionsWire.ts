import { eventOf } from './eventOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

const STATUS = { stop: 'completed', length: 'incomplete', 'tool-calls': 'requires_action' } as const;

/** Each kind of step: how it opens, and a piece of it. */
const STEPS = {
  reasoning: [
    { type: 'thought' },
    (text: string) => ({ type: 'thought_summary', content: { type: 'text', text } }),
  ],
  text: [{ type: 'model_output' }, (text: string) => ({ type: 'text', text })],
  'tool-call': [
    { type: 'function_call', arguments: {} },
    (part: string) => ({ type: 'arguments_delta', arguments: part }),
  ],
} as const;

export function geminiInteractionsWire({ id, model, blocks, usage, finishReason }: FullAnswer): string[] {
  const counts = usage && {
    total_input_tokens: usage.inputTokens,
    total_cached_tokens: usage.cachedInputTokens,
    total_output_tokens: usage.outputTokens - usage.reasoningTokens,
    total_thought_tokens: usage.reasoningTokens,
    total_tokens: usage.totalTokens,
  };
  const interaction = { id, model, status: STATUS[finishReason], usage: counts };

  const events = [
    { event_type: 'interaction.created', interaction: { id, model, status: 'in_progress' } },
    ...blocks.flatMap(({ type, call, pieces }, index) => [
      { event_type: 'step.start', index, step: { ...STEPS[type][0], ...call } },
      ...pieces.map((piece) => ({ event_type: 'step.delta', index, delta: STEPS[type][1](piece) })),
      { event_type: 'step.stop', index },
    ]),
    { event_type: 'interaction.completed', interaction },
  ];
  return [...events.map((event) => eventOf(event, event.event_type)), eventOf('[DONE]', 'done')];
}
