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
  /** Without what can't be sent back. Calls have ids that the provider takes. */
  readonly parts: readonly MessagePart[];
  /** One for each call, in the order of the calls. */
  readonly results: readonly CallResult[];
}

export interface CallResult {
  readonly call: ToolCall;
  readonly result: unknown;
  readonly isError?: boolean | undefined;
}

/**
 * Writes a conversation as a provider wants it: an answer in several rounds becomes several turns, and no call stays open.
 *
 * @param user - Writes what the user said.
 * @param assistant - Writes what the model said to one request.
 */
export function turnsOf<T>(
  messages: readonly ChatMessage[],
  wire: Wire,
  user: (turn: UserTurn) => T,
  assistant: (turn: AssistantTurn) => readonly T[],
): readonly T[] {
  const nameCall = createCallNamer(wire);
  return messages.flatMap((message): readonly T[] =>
    message.role === 'user'
      ? userTurns(message).map(user)
      : roundsOf(message.parts, wire, nameCall).flatMap(assistant),
  );
}

function userTurns({ role, content }: UserMessage): readonly UserTurn[] {
  const isSaid = (piece: TextInput | FileInput): boolean => piece.type === 'file' || !isBlank(piece.text);
  const said = typeof content === 'string' ? content.trim() && content : content.filter(isSaid);
  return said.length > 0 ? [{ role, content: said }] : [];
}

/** The result of a call that has none. */
const STOPPED = 'The call was stopped and has no result.';

function roundsOf(
  parts: readonly MessagePart[],
  wire: Wire,
  nameCall: (call: ToolCall) => string | undefined,
): readonly AssistantTurn[] {
  const rounds: AssistantTurn[] = [];
  /** The calls of each id that have no result yet, or the last one. */
  const calls = new Map<string, CallResult[]>();
  let round: { parts: MessagePart[]; results: CallResult[] } | undefined;

  for (const part of parts) {
    if (part.type === 'tool-result') {
      const { result, isError } = part;
      const named = calls.get(part.id) ?? [];
      // The results of tools that the provider runs itself have no call here. The last call takes all that follow.
      const answered = named.length > 1 ? named.shift() : named[0];
      if (!answered) continue;
      Object.assign(answered, { result, isError });
      // What follows a result is what the model made of it.
      round = undefined;
    } else if (isKept(part, wire)) {
      if (!round) rounds.push((round = { parts: [], results: [] }));
      if (part.type !== 'tool-call') {
        round.parts.push(part);
        continue;
      }
      const { id = '', signature, ...fields } = part.toolCall;
      // Another provider's proof would be refused.
      const proof = !isForeign(fields.protocol, wire) && signature;
      const call = { ...fields, ...given({ id: nameCall(part.toolCall), signature: proof }) };
      const open: CallResult = { call, result: STOPPED, isError: true };
      round.parts.push({ type: 'tool-call', toolCall: call });
      round.results.push(open);
      const same = calls.get(id);
      if (same?.[0]?.result === STOPPED) same.push(open);
      else calls.set(id, [open]);
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
