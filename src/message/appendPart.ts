import type { MessagePart } from './Message.ts';

/** What a delta of text, reasoning or a refusal has in common with the part that it is appended to. */
interface Piece {
  readonly type: 'text' | 'reasoning' | 'refusal';
  readonly text: string;
  readonly block?: number;
  readonly signature?: string;
  readonly redacted?: string;
  readonly choice?: number;
}

/**
 * Appends a delta to the open part of its kind, or as a new part.
 *
 * @param all - The message's text or reasoning, this delta's included.
 */
export function appendPart(parts: readonly MessagePart[], delta: Piece, all = ''): readonly MessagePart[] {
  let at = parts.length - 1;
  // A citation refers to the text before it and doesn't end it.
  while (delta.type === 'text' && parts[at]?.type === 'source') at -= 1;
  const last = parts[at];
  if (last?.type !== delta.type || !isContinued(last, delta)) {
    const { choice, ...part } = delta;
    return [...parts, part];
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

/** A signed or encrypted part is complete: appending to it would invalidate the signature. */
function isContinued({ block, signature, redacted }: Piece, delta: Piece): boolean {
  return (
    block === delta.block && signature === undefined && redacted === undefined && delta.redacted === undefined
  );
}
