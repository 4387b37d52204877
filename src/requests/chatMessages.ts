import type { JSONObject } from '../json/unknown.ts';
import type { ChatRequest } from './ChatRequest.ts';
import { isBlank } from './isBlank.ts';
import { turnsOf, type AssistantTurn, type UserTurn } from './turnsOf.ts';
import type { Wire } from './Wire.ts';

/** Writes a conversation for a wire of plain messages, with the system prompt as the first of them. */
export function chatMessages(
  { system, messages }: ChatRequest,
  wire: Wire,
  user: (turn: UserTurn) => JSONObject,
  assistant: (turn: AssistantTurn) => readonly JSONObject[],
): readonly JSONObject[] {
  const written = turnsOf(messages, wire, user, assistant);
  return isBlank(system) ? written : [{ role: 'system', content: system }, ...written];
}
