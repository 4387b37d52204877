import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import type { FullAnswer, FullToolCall, WireAnswer } from './WireAnswer.ts';

/** This wire has no word for why the model stopped. */
export function agUIWire(answer: WireAnswer): string[] {
  const full = complete(answer);
  const { id, reasoning, text, toolCalls } = full;
  const run = { threadId: 'thread-1', runId: id };
  return [
    { type: 'RUN_STARTED', ...run },
    ...messageOf('REASONING', 'reasoning', reasoning),
    ...messageOf('TEXT', 'assistant', text),
    ...toolCalls.flatMap(callOf),
    { type: 'RUN_FINISHED', ...run, ...usageOf(full) },
  ].map((record) => eventOf(record));
}

function messageOf(kind: 'REASONING' | 'TEXT', role: string, pieces: readonly string[]): object[] {
  if (pieces.length === 0) return [];
  const messageId = `${role}-1`;
  return [
    { type: `${kind}_MESSAGE_START`, messageId, role },
    ...pieces.map((delta) => ({ type: `${kind}_MESSAGE_CONTENT`, messageId, delta })),
    { type: `${kind}_MESSAGE_END`, messageId },
  ];
}

function callOf({ id, name, args }: FullToolCall): object[] {
  return [
    { type: 'TOOL_CALL_START', toolCallId: id, toolCallName: name },
    ...args.map((delta) => ({ type: 'TOOL_CALL_ARGS', toolCallId: id, delta })),
    { type: 'TOOL_CALL_END', toolCallId: id },
  ];
}

function usageOf({ model, usage }: FullAnswer): object | undefined {
  if (!usage) return undefined;
  const totalTokens = usage.inputTokens + usage.outputTokens;
  return { usage: [{ provider: 'provider-1', model, ...usage, totalTokens }] };
}
