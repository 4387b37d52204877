import type { Message } from './Message.ts';
import { readToolCall } from './readToolCall.ts';
import { reduceToolCall, type ToolCallDelta } from './toolCall.ts';

/** Adds a delta to the latest call of its index, or adds a call. */
export function setToolCall(message: Message, delta: ToolCallDelta): Message {
  const { index } = delta;
  let at = message.parts.length - 1;
  while (at >= 0 && readToolCall(message.parts[at])?.index !== index) at -= 1;
  let before = readToolCall(message.parts[at]);
  if (delta.type === 'tool-call-start' && before) {
    const { id = '' } = before;
    const isAnswered = message.parts.slice(at).some((part) => part.type === 'tool-result' && part.id === id);
    // A further round may count its calls from 0 again.
    if (isAnswered) before = undefined;
  }
  const toolCall = reduceToolCall(before, delta, message.protocol);
  if (!toolCall || toolCall === before) return message;

  const parts = message.parts.slice();
  parts[before ? at : parts.length] = { type: 'tool-call', toolCall };
  if (toolCall.providerExecuted) return { ...message, parts };

  const toolCalls = message.toolCalls.slice();
  // Not by identity: a store may have made two objects of the one in `parts` and `toolCalls`.
  const place = before ? toolCalls.findLastIndex((call) => call.index === index) : -1;
  toolCalls[place === -1 ? toolCalls.length : place] = toolCall;
  return { ...message, parts, toolCalls };
}
