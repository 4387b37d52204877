import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import type { FullToolCall, WireAnswer } from './WireAnswer.ts';

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

const FINISH = { stop: 'COMPLETE', length: 'MAX_TOKENS', 'tool-calls': 'TOOL_CALL' } as const;

export function cohereWire(answer: WireAnswer): string[] {
  const { id, reasoning, text, toolCalls, usage, finishReason } = complete(answer);
  const counts = usage && {
    tokens: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    cached_tokens: usage.cachedInputTokens,
  };
  const contents = [
    { type: 'thinking', pieces: reasoning },
    { type: 'text', pieces: text },
  ].filter(({ pieces }) => pieces.length > 0);

  const events: Event[] = [
    { type: 'message-start', id, delta: { message: { role: 'assistant', content: [] } } },
    ...contents.flatMap(({ type, pieces }, index) => contentEvents(type, pieces, index)),
    ...toolCalls.flatMap(callEvents),
    {
      type: 'message-end',
      delta: { finish_reason: FINISH[finishReason], ...(counts && { usage: counts }) },
    },
  ];
  return events.map((event) => eventOf(event, event.type));
}

function contentEvents(type: string, pieces: readonly string[], index: number): Event[] {
  const content = (value: object): object => ({ message: { content: value } });
  return [
    { type: 'content-start', index, delta: content({ type, [type]: '' }) },
    ...pieces.map((piece) => ({ type: 'content-delta', index, delta: content({ [type]: piece }) })),
    { type: 'content-end', index },
  ];
}

function callEvents({ id, name, args }: FullToolCall, index: number): Event[] {
  const call = (value: object): object => ({ message: { tool_calls: value } });
  return [
    {
      type: 'tool-call-start',
      index,
      delta: call({ id, type: 'function', function: { name, arguments: '' } }),
    },
    ...args.map((part) => ({
      type: 'tool-call-delta',
      index,
      delta: call({ function: { arguments: part } }),
    })),
    { type: 'tool-call-end', index },
  ];
}
