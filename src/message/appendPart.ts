import type { ReasoningDelta, TextDelta } from '../delta/Delta.ts';
import type { MessagePart, ReasoningPart } from './Message.ts';

/** @param all - The message's text, this delta's included. */
export function appendText(
  parts: readonly MessagePart[],
  { text, block }: TextDelta,
  all: string,
): readonly MessagePart[] {
  // A citation refers to the text before it and doesn't end it.
  let at = parts.length - 1;
  while (parts[at]?.type === 'source') at -= 1;
  const last = parts[at];
  if (last?.type === 'text' && last.block === block) {
    return setPart(parts, at, { ...last, text: joinText(last.text, text, all) });
  }
  return [...parts, block === undefined ? { type: 'text', text } : { type: 'text', text, block }];
}

/** @param all - The message's reasoning, this delta's included. */
export function appendReasoning(
  parts: readonly MessagePart[],
  delta: ReasoningDelta,
  all: string,
): readonly MessagePart[] {
  const { text, block, signature, redacted } = delta;
  const last = parts.at(-1);
  const extra: Partial<ReasoningPart> = {
    ...(block !== undefined && { block }),
    ...(signature !== undefined && { signature }),
    ...(redacted !== undefined && { redacted }),
  };
  // A signed or encrypted part is complete: appending to it would invalidate the signature.
  const isOpen = last?.type === 'reasoning' && last.signature === undefined && last.redacted === undefined;
  if (isOpen && last.block === block && redacted === undefined) {
    return setPart(parts, parts.length - 1, { ...last, ...extra, text: joinText(last.text, text, all) });
  }
  return [...parts, { type: 'reasoning', text, ...extra }];
}

export function appendRefusal(parts: readonly MessagePart[], text: string): readonly MessagePart[] {
  const last = parts.at(-1);
  if (last?.type === 'refusal') return setPart(parts, parts.length - 1, { ...last, text: last.text + text });
  return [...parts, { type: 'refusal', text }];
}

/** A part that is the only one shares its text with the message: two growing strings would take twice the memory. */
function joinText(before: string, text: string, all: string): string {
  return before.length + text.length === all.length ? all : before + text;
}

/** Does what `parts.with` does in half the time: this runs once per token. */
function setPart(parts: readonly MessagePart[], at: number, part: MessagePart): readonly MessagePart[] {
  const copy = parts.slice();
  copy[at] = part;
  return copy;
}
