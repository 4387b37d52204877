import type { ReasoningDelta, TextDelta } from '../delta/Delta.ts';
import type { MessagePart, ReasoningPart } from './Message.ts';

export function appendText(
  parts: readonly MessagePart[],
  { text, block }: TextDelta,
): readonly MessagePart[] {
  // A citation stands beside its text and does not end it.
  const at = parts.findLastIndex((part) => part.type !== 'source');
  const last = parts[at];
  if (last?.type === 'text' && last.block === block) {
    return parts.with(at, { ...last, text: last.text + text });
  }
  return [...parts, block === undefined ? { type: 'text', text } : { type: 'text', text, block }];
}

export function appendReasoning(
  parts: readonly MessagePart[],
  delta: ReasoningDelta,
): readonly MessagePart[] {
  const { text, block, signature, redacted } = delta;
  const last = parts.at(-1);
  const extra: Partial<ReasoningPart> = {
    ...(block !== undefined && { block }),
    ...(signature !== undefined && { signature }),
    ...(redacted !== undefined && { redacted }),
  };
  // A signed or encrypted stretch is whole: joining more to it would break the proof.
  const isOpen = last?.type === 'reasoning' && last.signature === undefined && last.redacted === undefined;
  if (isOpen && last.block === block && redacted === undefined) {
    return parts.with(-1, { ...last, ...extra, text: last.text + text });
  }
  return [...parts, { type: 'reasoning', text, ...extra }];
}

export function appendRefusal(parts: readonly MessagePart[], text: string): readonly MessagePart[] {
  const last = parts.at(-1);
  if (last?.type === 'refusal') return parts.with(-1, { ...last, text: last.text + text });
  return [...parts, { type: 'refusal', text }];
}
