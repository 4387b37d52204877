import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import { openaiCounts } from './openaiCounts.ts';
import type { FullToolCall, WireAnswer } from './WireAnswer.ts';

const FINISH = { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls' } as const;

export function openaiChatWire(answer: WireAnswer): string[] {
  const { id, model, reasoning, text, toolCalls, usage, finishReason } = complete(answer);
  const head = { id, object: 'chat.completion.chunk', model };
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason }],
  });

  return [
    chunk({ role: 'assistant', content: '' }),
    ...reasoning.map((reasoning_content) => chunk({ reasoning_content })),
    ...text.map((content) => chunk({ content })),
    ...toolCalls.flatMap((call, index) => piecesOf(call, index).map((tool_calls) => chunk({ tool_calls }))),
    chunk({}, FINISH[finishReason]),
    ...(usage ? [{ ...head, choices: [], usage: openaiCounts(usage) }] : []),
    '[DONE]',
  ].map((record) => eventOf(record));
}

function piecesOf({ id, name, args }: FullToolCall, index: number): object[][] {
  return [
    [{ index, id, type: 'function', function: { name, arguments: '' } }],
    ...args.map((part) => [{ index, function: { arguments: part } }]),
  ];
}
