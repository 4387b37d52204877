import type { ToolResultDelta } from '../delta/Delta.ts';
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

interface OpenCall {
  /** The id as the answer says it: results refer to it. */
  readonly id: string;
  readonly call: ToolCall;
  result?: ToolResultDelta;
}

interface Round {
  readonly parts: MessagePart[];
  readonly calls: OpenCall[];
}

/** Reads a conversation as a provider wants it: an answer in several rounds becomes several turns, and no call stays open. */
export function turnsOf(messages: readonly ChatMessage[], wire: Wire): readonly (UserTurn | AssistantTurn)[] {
  const nameCall = createCallNamer(wire);
  return messages.flatMap((message): readonly (UserTurn | AssistantTurn)[] =>
    message.role === 'user'
      ? userTurns(message)
      : roundsOf(message.parts, wire, nameCall).map(({ parts, calls }) => ({
          role: 'assistant',
          parts,
          results: calls.map(closeCall),
        })),
  );
}

function userTurns({ role, content }: UserMessage): readonly UserTurn[] {
  if (typeof content === 'string') return isBlank(content) ? [] : [{ role, content }];
  const pieces = content.filter((piece) => piece.type === 'file' || !isBlank(piece.text));
  return pieces.length > 0 ? [{ role, content: pieces }] : [];
}

function roundsOf(
  parts: readonly MessagePart[],
  wire: Wire,
  nameCall: (call: ToolCall) => string | undefined,
): readonly Round[] {
  const rounds: Round[] = [];
  const calls: OpenCall[] = [];
  let round: Round | undefined;

  for (const part of parts) {
    if (part.type === 'tool-result') {
      const answered =
        calls.find(({ id, result }) => id === part.id && !result) ??
        calls.findLast(({ id }) => id === part.id);
      // The results of tools that the provider runs itself have no call here.
      if (!answered) continue;
      answered.result = part;
      // What follows a result is what the model made of it.
      round = undefined;
    } else if (isKept(part, wire)) {
      if (!round) rounds.push((round = { parts: [], calls: [] }));
      if (part.type !== 'tool-call') {
        round.parts.push(part);
        continue;
      }
      const call = ownCall(part.toolCall, wire, nameCall);
      const open = { id: part.toolCall.id ?? '', call };
      round.parts.push({ type: 'tool-call', toolCall: call });
      round.calls.push(open);
      calls.push(open);
    }
  }
  return rounds;
}

/** Another provider's thoughts are left out: said as text, they would be taken for the answer. */
function isKept(part: MessagePart, wire: Wire): boolean {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return !isBlank(part.text);
    case 'reasoning':
      return !isForeign(part.protocol, wire);
    case 'tool-call':
      return !part.toolCall.providerExecuted;
    default:
      return part.type !== 'source';
  }
}

/** Another provider's proof would be refused. */
function ownCall(call: ToolCall, wire: Wire, nameCall: (call: ToolCall) => string | undefined): ToolCall {
  const { id: said, signature, ...fields } = call;
  const id = nameCall(call);
  return {
    ...fields,
    ...(id !== undefined && { id }),
    ...(signature !== undefined && !isForeign(call.protocol, wire) && { signature }),
  };
}

function closeCall({ call, result }: OpenCall): CallResult {
  if (result) return { call, result: result.result, isError: result.isError === true };
  return { call, result: 'The call was stopped and has no result.', isError: true };
}
