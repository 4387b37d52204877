import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import type { FullToolCall, WireAnswer } from './WireAnswer.ts';

/** This wire has no word for the model or for usage. */
export function aiSdkUIWire(answer: WireAnswer): string[] {
  const { id, reasoning, text, toolCalls, finishReason } = complete(answer);
  return [
    { type: 'start', messageId: id },
    { type: 'start-step' },
    ...blockOf('reasoning', reasoning),
    ...blockOf('text', text),
    ...toolCalls.flatMap(callOf),
    { type: 'finish-step' },
    { type: 'finish', finishReason },
    '[DONE]',
  ].map((record) => eventOf(record));
}

function blockOf(type: 'reasoning' | 'text', pieces: readonly string[]): object[] {
  if (pieces.length === 0) return [];
  const id = `${type}-1`;
  return [
    { type: `${type}-start`, id },
    ...pieces.map((delta) => ({ type: `${type}-delta`, id, delta })),
    { type: `${type}-end`, id },
  ];
}

function callOf({ id, name, args }: FullToolCall): object[] {
  const call = { toolCallId: id, toolName: name };
  const input: unknown = JSON.parse(args.join(''));
  return [
    { type: 'tool-input-start', ...call },
    ...args.map((inputTextDelta) => ({ type: 'tool-input-delta', toolCallId: id, inputTextDelta })),
    { type: 'tool-input-available', ...call, input },
  ];
}
