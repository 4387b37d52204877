import type { Message, ToolCall } from './Message.ts';
import { readToolCall } from './readToolCall.ts';
import { reduceToolCall, type ToolCallDelta } from './toolCall.ts';

/** Adds a delta to the latest call of its index, or adds a call. */
export function setToolCall(message: Message, delta: ToolCallDelta): Message {
  const { index } = delta;
  let at = message.parts.length - 1;
  while (at >= 0 && readToolCall(message.parts[at])?.index !== index) at -= 1;
  const latest = readToolCall(message.parts[at]);
  const before =
    latest && delta.type === 'tool-call-start' && isOver(latest, message, at) ? undefined : latest;
  const toolCall = reduceToolCall(before, delta, message.protocol);
  if (!toolCall || toolCall === before) return message;

  const parts = message.parts.slice();
  parts[before ? at : parts.length] = { type: 'tool-call', toolCall };
  if (toolCall.providerExecuted) return { ...message, parts };

  const toolCalls = message.toolCalls.slice();
  // Not by identity: a store may have made two objects of the one in `parts` and `toolCalls`.
  let place = before ? toolCalls.length - 1 : -1;
  while (place >= 0 && toolCalls[place]?.index !== index) place -= 1;
  toolCalls[place === -1 ? toolCalls.length : place] = toolCall;
  return { ...message, parts, toolCalls };
}

/** Whether a call is of an earlier round: the next one may count its calls from 0 again. */
function isOver({ status, protocol, id = '' }: ToolCall, message: Message, at: number): boolean {
  return (
    status === 'complete' ||
    protocol !== message.protocol ||
    message.parts.slice(at).some((part) => part.type === 'tool-result' && part.id === id)
  );
}
