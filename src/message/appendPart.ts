import type { MessagePart } from './Message.ts';

/** What a delta of text, reasoning or a refusal has in common with the part that it is appended to. */
interface Piece {
  readonly type: 'text' | 'reasoning' | 'refusal';
  readonly text: string;
  readonly block?: number;
  readonly signature?: string;
  readonly redacted?: string;
  readonly choice?: number;
  readonly protocol?: string;
}

/**
 * Appends a delta to the open part of its kind, or as a new part.
 *
 * @param all - The message's text or reasoning, this delta's included.
 * @param protocol - Whom a new part is of. Another provider's part isn't continued.
 */
export function appendPart(
  parts: readonly MessagePart[],
  delta: Piece,
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

/** A signed or encrypted part is complete: appending to it would invalidate the signature. */
function isContinued(last: Piece, delta: Piece, protocol: string | undefined): boolean {
  const { block, signature, redacted } = last;
  return (
    last.protocol === protocol &&
    block === delta.block &&
    signature === undefined &&
    redacted === undefined &&
    delta.redacted === undefined
  );
}
