import type { MessagePart } from '../message/Message.ts';

/** All that a turn of the model says in one way, for wires that have one field for it; `''` if it says nothing. */
export function joinText(parts: readonly MessagePart[], type: 'text' | 'reasoning' | 'refusal'): string {
  return parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
}
