import type { JSONObject } from '../json/unknown.ts';
import type { MessagePart } from '../message/Message.ts';
import type { ChatMessage, FileInput, TextInput } from './ChatRequest.ts';
import { turnsOf, type CallResult } from './turnsOf.ts';
import type { Wire } from './Wire.ts';

/** How a wire writes the pieces of a conversation. `undefined` for what it has no block for. */
export interface BlockWriter {
  readonly input: (input: TextInput | FileInput) => JSONObject;
  readonly part: (part: MessagePart) => JSONObject | undefined;
  readonly result: (result: CallResult) => JSONObject;
  /** Leaves out what a stopped answer may not end with. */
  readonly complete?: (blocks: readonly JSONObject[], isLast: boolean) => readonly JSONObject[];
}

export interface BlockMessage {
  readonly role: 'user' | 'assistant';
  readonly blocks: readonly JSONObject[];
}

/** Writes a conversation for a wire of blocks: roles alternate, and the results of calls come first in what the user says. */
export function blocksOf(
  messages: readonly ChatMessage[],
  wire: Wire,
  { input, part, result, complete }: BlockWriter,
): readonly BlockMessage[] {
  const written = turnsOf<BlockMessage>(
    messages,
    wire,
    ({ role, content }) => ({
      role,
      blocks: typeof content === 'string' ? [input({ type: 'text', text: content })] : content.map(input),
    }),
    ({ parts, results }) => [
      { role: 'assistant', blocks: parts.map(part).filter((block) => block !== undefined) },
      { role: 'user', blocks: results.map(result) },
    ],
  );
  if (!complete) return joinRoles(written);
  return joinRoles(
    joinRoles(written).map(({ role, blocks }, at, { length }) => ({
      role,
      blocks: role === 'user' ? blocks : complete(blocks, at === length - 1),
    })),
  );
}

function joinRoles(messages: readonly BlockMessage[]): readonly BlockMessage[] {
  const joined: { readonly role: BlockMessage['role']; readonly blocks: JSONObject[] }[] = [];
  for (const { role, blocks } of messages) {
    if (blocks.length === 0) continue;
    // Appending, because a copy for each message would cost the square of their number.
    if (joined.at(-1)?.role !== role) joined.push({ role, blocks: [] });
    for (const block of blocks) joined.at(-1)?.blocks.push(block);
  }
  return joined;
}
