import { given } from '../json/given.ts';
import type { MessagePart, ToolCall } from '../message/Message.ts';
import type { ChatMessage, FileInput, TextInput, UserMessage } from './ChatRequest.ts';
import { createCallNamer } from './createCallNamer.ts';
import { isBlank } from './isBlank.ts';
import { isForeign, type Wire } from './Wire.ts';

export interface UserTurn {
  readonly role: 'user';
  readonly content: string | readonly (TextInput | FileInput)[];
}

/** What the model said to one request, and the results of all calls in it. */
export interface AssistantTurn {
  readonly role: 'assistant';
  /** Without what can't be sent back. Calls have ids that the provider takes. */
  readonly parts: readonly MessagePart[];
  /** One for each call, in the order of the calls. */
  readonly results: readonly CallResult[];
}

export interface CallResult {
  readonly call: ToolCall;
  readonly result: unknown;
  readonly isError: boolean;
}

/** Reads a conversation as a provider wants it: an answer in several rounds becomes several turns, and no call stays open. */
export function turnsOf(messages: readonly ChatMessage[], wire: Wire): readonly (UserTurn | AssistantTurn)[] {
  const nameCall = createCallNamer(wire);
  return messages.flatMap((message): readonly (UserTurn | AssistantTurn)[] =>
    message.role === 'user' ? userTurns(message) : roundsOf(message.parts, wire, nameCall),
  );
}

function userTurns({ role, content }: UserMessage): readonly UserTurn[] {
  const isSaid = (piece: TextInput | FileInput): boolean => piece.type === 'file' || !isBlank(piece.text);
  const said = typeof content === 'string' ? content.trim() && content : content.filter(isSaid);
  return said.length > 0 ? [{ role, content: said }] : [];
}

/** A call, until its result is found. */
interface OpenCall {
  /** The id as the answer says it: results refer to it. */
  readonly id: string;
  readonly call: ToolCall;
  result: unknown;
  isError: boolean;
  isOpen: boolean;
}

function roundsOf(
  parts: readonly MessagePart[],
  wire: Wire,
  nameCall: (call: ToolCall) => string | undefined,
): readonly AssistantTurn[] {
  const rounds: AssistantTurn[] = [];
  const calls: OpenCall[] = [];
  let round: { parts: MessagePart[]; results: OpenCall[] } | undefined;

  for (const part of parts) {
    if (part.type === 'tool-result') {
      const { result, isError = false } = part;
      const named = calls.filter(({ id }) => id === part.id);
      const answered = named.find(({ isOpen }) => isOpen) ?? named.at(-1);
      // The results of tools that the provider runs itself have no call here.
      if (!answered) continue;
      Object.assign(answered, { result, isError, isOpen: false });
      // What follows a result is what the model made of it.
      round = undefined;
    } else if (isKept(part, wire)) {
      if (!round) rounds.push({ role: 'assistant', ...(round = { parts: [], results: [] }) });
      if (part.type !== 'tool-call') {
        round.parts.push(part);
        continue;
      }
      const { id = '', signature, ...fields } = part.toolCall;
      // Another provider's proof would be refused.
      const proof = isForeign(fields.protocol, wire) ? undefined : signature;
      const call = { ...fields, ...given({ id: nameCall(part.toolCall), signature: proof }) };
      const open = {
        id,
        call,
        result: 'The call was stopped and has no result.',
        isError: true,
        isOpen: true,
      };
      round.parts.push({ type: 'tool-call', toolCall: call });
      round.results.push(open);
      calls.push(open);
    }
  }
  return rounds;
}

function isKept(part: MessagePart, wire: Wire): boolean {
  // Another provider's thoughts, said as text, would be taken for the answer.
  if (part.type === 'reasoning') return !isForeign(part.protocol, wire);
  if (part.type === 'tool-call') return !part.toolCall.providerExecuted;
  return part.type !== 'source' && !('text' in part && isBlank(part.text));
}
