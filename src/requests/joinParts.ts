import type { MessagePart, ToolCall } from '../message/Message.ts';

/** A turn of the model, for wires that have one field for each kind of content. `''` where there is none. */
export interface JoinedParts {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly calls: readonly ToolCall[];
}

export function joinParts(parts: readonly MessagePart[]): JoinedParts {
  const joined = { text: '', reasoning: '', refusal: '' };
  const calls: ToolCall[] = [];
  for (const part of parts) {
    if (part.type === 'tool-call') calls.push(part.toolCall);
    else if (part.type === 'text' || part.type === 'reasoning' || part.type === 'refusal') {
      joined[part.type] += part.text;
    }
  }
  return { ...joined, calls };
}
