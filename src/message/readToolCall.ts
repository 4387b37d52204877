import type { MessagePart, ToolCall } from './Message.ts';

export function readToolCall(part: MessagePart | undefined): ToolCall | undefined {
  return part?.type === 'tool-call' ? part.toolCall : undefined;
}
