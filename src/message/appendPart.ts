import { isContinued, type Piece } from '../delta/isContinued.ts';
import type { MessagePart } from './Message.ts';

/** A delta of text, reasoning or a refusal. */
interface TextPiece extends Piece {
  readonly type: 'text' | 'reasoning' | 'refusal';
}

/**
 * Appends a delta to the open part of its kind, or as a new part.
 *
 * @param all - The message's text or reasoning, this delta's included.
 * @param protocol - Whom a new part is of. Another provider's part isn't continued.
 */
export function appendPart(
  parts: readonly MessagePart[],
  delta: TextPiece,
  all = '',
  protocol?: string,
): readonly MessagePart[] {
  let at = parts.length - 1;
  // A citation refers to the text before it and doesn't end it.
  while (delta.type === 'text' && parts[at]?.type === 'source') at -= 1;
  const last = parts[at];
  if (last?.type !== delta.type || !isContinued(last, delta, protocol)) {
    const { choice, ...part } = delta;
    return [...parts, protocol ? { ...part, protocol } : part];
  }
  // A part that is the only one shares its text with the message: two growing strings would take twice the memory.
  const isAll = last.text.length + delta.text.length === all.length;
  const text = isAll ? all : last.text + delta.text;
  const { signature } = delta;
  // Does what `parts.with` does in half the time: this runs once per token.
  const copy = parts.slice();
  copy[at] = signature === undefined ? { ...last, text } : Object.assign({ ...last, text }, { signature });
  return copy;
}
