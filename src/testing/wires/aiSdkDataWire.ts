import { inputOf } from './inputOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

/** Lines of a code and a value, read by `fromText`. */
export function aiSdkDataWire({ id, blocks, usage, finishReason }: FullAnswer): string[] {
  const line = (code: string, value: unknown): string => `${code}:${JSON.stringify(value)}\n`;
  const counts = usage && { promptTokens: usage.inputTokens, completionTokens: usage.outputTokens };
  const end = { finishReason, usage: counts };

  return [
    line('f', { messageId: id }),
    ...blocks.flatMap(({ type, call, pieces }) => {
      if (!call) return pieces.map((piece) => line(type === 'text' ? '0' : 'g', piece));
      const [toolCallId, toolName] = [call.id, call.name];
      return [
        line('b', { toolCallId, toolName }),
        ...pieces.map((argsTextDelta) => line('c', { toolCallId, argsTextDelta })),
        line('9', { toolCallId, toolName, args: inputOf(pieces) }),
      ];
    }),
    line('e', { ...end, isContinued: false }),
    line('d', end),
  ];
}
