import type { MessagePart, ToolCall } from '../message/Message.ts';
import { readToolCall } from '../message/readToolCall.ts';

/** A turn of the model, for wires that have one field for each kind of content. `''` where there is none. */
export interface JoinedParts {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly calls: readonly ToolCall[];
}

export function joinParts(parts: readonly MessagePart[]): JoinedParts {
  const joined = (type: string): string =>
    parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    refusal: joined('refusal'),
    calls: parts.flatMap((part) => readToolCall(part) ?? []),
  };
}
