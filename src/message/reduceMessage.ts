import { assertNever } from '../delta/assertNever.ts';
import { choiceOf } from '../delta/choiceOf.ts';
import type { Delta } from '../delta/Delta.ts';
import type { FinishReason } from '../delta/FinishReason.ts';
import { appendPart } from './appendPart.ts';
import type { Message, MessagePart, ToolCallPart } from './Message.ts';
import { readToolCall } from './readToolCall.ts';
import { setToolCall } from './setToolCall.ts';
import { closeToolCall } from './toolCall.ts';

const EMPTY: Message = {
  role: 'assistant',
  status: 'streaming',
  text: '',
  reasoning: '',
  parts: [],
  toolCalls: [],
  attempt: 1,
};

/**
 * Adds one delta to a message. Pure, so it also serves as a reducer in a store.
 *
 * Unchanged parts are shared with the previous message; a delta that changes nothing returns that message itself.
 * Deltas of other choices than the first are ignored.
 *
 * @param message - The message so far; `undefined` for a new one.
 *
 * @example
 * ```ts
 * import { reduceMessage, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = [{ type: 'text', text: 'Hel' }, { type: 'text', text: 'lo' }];
 * const message = deltas.reduce(reduceMessage, undefined);
 *
 * message?.text; // => 'Hello'
 * ```
 */
export function reduceMessage(message: Message | undefined, delta: Delta): Message {
  const before = message ?? EMPTY;
  if (choiceOf(delta) !== 0) return before;

  switch (delta.type) {
    case 'text': {
      const text = before.text + delta.text;
      return { ...before, text, parts: appendPart(before.parts, delta, text) };
    }
    case 'reasoning': {
      const reasoning = before.reasoning + delta.text;
      return { ...before, reasoning, parts: appendPart(before.parts, delta, reasoning, before.protocol) };
    }
    case 'refusal':
      return { ...before, parts: appendPart(before.parts, delta) };
    case 'tool-call-start':
    case 'tool-call-args':
    case 'tool-call-end':
      return setToolCall(before, delta);
    case 'tool-result':
    case 'source':
    case 'file':
    case 'data':
      return { ...before, parts: [...before.parts, delta] };
    case 'start': {
      const { type, ...fields } = delta;
      // A further run of an agent: the message that was complete is streaming again.
      const { finishReason, rawFinishReason, ...rest } = before;
      return { ...rest, status: 'streaming', ...fields };
    }
    case 'usage':
      return { ...before, usage: delta.usage };
    case 'finish': {
      const { rawFinishReason, ...rest } = complete(before, delta.reason);
      const word = delta.rawReason;
      return { ...rest, finishReason: delta.reason, ...(word !== '' && { rawFinishReason: word }) };
    }
    case 'done':
      return complete(before);
    case 'restart':
      return { ...EMPTY, attempt: delta.attempt };
    case 'unknown':
      return before;
    default:
      return assertNever(delta);
  }
}

/** Closes open calls. If the model was cut off, a call's arguments may all be missing: an empty text then isn't `{}`. */
function complete(message: Message, reason: FinishReason = 'stop'): Message {
  if (message.status === 'complete') return message;
  const isCut = reason !== 'stop' && reason !== 'tool-calls';
  if (!message.parts.some(isOpen)) return { ...message, status: 'complete' };
  const parts = message.parts.map((part) =>
    isOpen(part) ? { ...part, toolCall: closeToolCall(part.toolCall, isCut) } : part,
  );
  const toolCalls = parts.flatMap((part) => {
    const call = readToolCall(part);
    return call && !call.providerExecuted ? call : [];
  });
  return { ...message, parts, toolCalls, status: 'complete' };
}

function isOpen(part: MessagePart): part is ToolCallPart {
  return readToolCall(part)?.status === 'streaming';
}
