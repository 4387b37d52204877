import { choiceOf } from './choiceOf.ts';
import type { Delta, ReasoningDelta, RefusalDelta, TextDelta, ToolCallArgsDelta } from './Delta.ts';

/** A delta whose text the next delta of its kind continues. */
type Fragment = TextDelta | ReasoningDelta | RefusalDelta | ToolCallArgsDelta;

/** Joins two consecutive deltas into one that means the same; `undefined` if no single delta can. */
export function joinDeltas(before: Delta, delta: Delta): Delta | undefined {
  if (before.type === 'usage' && delta.type === 'usage') return delta;
  if (!isFragment(before) || !isFragment(delta) || !isSamePlace(before, delta)) return undefined;
  return { ...before, text: before.text + delta.text };
}

function isFragment(delta: Delta): delta is Fragment {
  // A signed or encrypted block is complete: appending to it would invalidate the signature.
  if (delta.type === 'reasoning') return (delta.signature ?? delta.redacted) === undefined;
  return delta.type === 'text' || delta.type === 'refusal' || delta.type === 'tool-call-args';
}

function isSamePlace(a: Fragment, b: Fragment): boolean {
  return a.type === b.type && choiceOf(a) === choiceOf(b) && placeOf(a) === placeOf(b);
}

/** The block, or the number of the call. */
function placeOf({
  index,
  block,
}: {
  readonly text: string;
  readonly index?: number;
  readonly block?: number;
}): number | undefined {
  return index ?? block;
}
