import { choiceOf } from './choiceOf.ts';
import { isContinued, type Piece } from './isContinued.ts';
import type { Delta, ReasoningDelta, RefusalDelta, TextDelta, ToolCallArgsDelta } from './Delta.ts';

/** A delta whose text the next delta of its kind continues. */
type Fragment = TextDelta | ReasoningDelta | RefusalDelta | ToolCallArgsDelta;

/** Joins two consecutive deltas into one that means the same; `undefined` if no single delta can. */
export function joinDeltas(before: Delta, delta: Delta): Delta | undefined {
  if (before.type === 'usage' && delta.type === 'usage') return delta;
  if (!isFragment(before) || !isFragment(delta) || !isJoined(before, delta)) return undefined;
  return { ...before, text: before.text + delta.text };
}

function isFragment(delta: Delta): delta is Fragment {
  const { type } = delta;
  return type === 'text' || type === 'reasoning' || type === 'refusal' || type === 'tool-call-args';
}

/** A delta with a signature completes a block, so it stays what it is. */
function isJoined(before: Piece, delta: Piece): boolean {
  return (
    before.type === delta.type &&
    choiceOf(before) === choiceOf(delta) &&
    before.index === delta.index &&
    delta.signature === undefined &&
    isContinued(before, delta)
  );
}
