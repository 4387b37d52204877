import type { AssistantMessage, MessagePart, ToolCall, ToolCallPart } from 'rxjs-llm';

/** An answer of these parts. */
export function answerOf(...parts: readonly MessagePart[]): AssistantMessage {
  return { role: 'assistant', parts };
}

/** A complete call without arguments, but for these fields. */
export function call(fields: Partial<ToolCall> = {}): ToolCallPart {
  const toolCall = {
    index: 0,
    id: 'call_1',
    name: 'weather',
    argumentsText: '{}',
    arguments: {},
    status: 'complete' as const,
  };
  return { type: 'tool-call', toolCall: { ...toolCall, ...fields } };
}

/** The result of a call. */
export function resultOf(id: string, result: unknown = 'done', isError?: true): MessagePart {
  return { type: 'tool-result', id, result, ...(isError && { isError }) };
}
