import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import type { FullAnswer, WireAnswer } from './WireAnswer.ts';

interface Event {
  readonly event_type: string;
  readonly [field: string]: unknown;
}

interface Step {
  readonly step: object;
  readonly deltas: readonly object[];
}

const STATUS = { stop: 'completed', length: 'incomplete', 'tool-calls': 'requires_action' } as const;

export function geminiInteractionsWire(answer: WireAnswer): string[] {
  const full = complete(answer);
  const { id, model, usage, finishReason } = full;
  const counts = usage && {
    total_input_tokens: usage.inputTokens,
    total_cached_tokens: usage.cachedInputTokens,
    total_output_tokens: usage.outputTokens - usage.reasoningTokens,
    total_thought_tokens: usage.reasoningTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
  const end = { id, model, status: STATUS[finishReason], ...(counts && { usage: counts }) };

  const events: Event[] = [
    { event_type: 'interaction.created', interaction: { id, model, status: 'in_progress' } },
    ...stepsOf(full).flatMap(eventsOf),
    { event_type: 'interaction.completed', interaction: end },
  ];
  return [...events.map((event) => eventOf(event, event.event_type)), eventOf('[DONE]', 'done')];
}

function stepsOf({ reasoning, text, toolCalls }: FullAnswer): Step[] {
  const thought = {
    step: { type: 'thought' },
    deltas: reasoning.map((part) => ({ type: 'thought_summary', content: { type: 'text', text: part } })),
  };
  const output = {
    step: { type: 'model_output' },
    deltas: text.map((part) => ({ type: 'text', text: part })),
  };
  const calls = toolCalls.map(({ id, name, args }) => ({
    step: { type: 'function_call', id, name, arguments: {} },
    deltas: args.map((part) => ({ type: 'arguments_delta', arguments: part })),
  }));
  return [thought, output, ...calls].filter(({ deltas }) => deltas.length > 0);
}

function eventsOf({ step, deltas }: Step, index: number): Event[] {
  return [
    { event_type: 'step.start', index, step },
    ...deltas.map((delta) => ({ event_type: 'step.delta', index, delta })),
    { event_type: 'step.stop', index },
  ];
}
