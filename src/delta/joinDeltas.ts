import { choiceOf } from './choiceOf.ts';
import type { Delta, ReasoningDelta, RefusalDelta, TextDelta, ToolCallArgsDelta } from './Delta.ts';
import { positionOf, withPosition } from './position.ts';

/** A delta whose text the next delta of its kind continues. */
type Fragment = TextDelta | ReasoningDelta | RefusalDelta | ToolCallArgsDelta;

/** Joins two consecutive deltas into one that means the same, at the later position; `undefined` if no single delta can. */
export function joinDeltas(before: Delta, delta: Delta): Delta | undefined {
  if (before.type === 'usage' && delta.type === 'usage') return delta;
  if (!isFragment(before) || !isFragment(delta) || !isSamePlace(before, delta)) return undefined;
  return withPosition({ ...before, text: before.text + delta.text }, positionOf(delta));
}

function isFragment(delta: Delta): delta is Fragment {
  switch (delta.type) {
    case 'text':
    case 'refusal':
    case 'tool-call-args':
      return true;
    case 'reasoning':
      // A signed or encrypted block is complete: appending to it would invalidate the signature.
      return delta.signature === undefined && delta.redacted === undefined;
    default:
      return false;
  }
}

function isSamePlace(a: Fragment, b: Fragment): boolean {
  return a.type === b.type && choiceOf(a) === choiceOf(b) && placeOf(a) === placeOf(b);
}

/** The block, or the number of the call. */
function placeOf(delta: Fragment): number | undefined {
  return 'index' in delta ? delta.index : 'block' in delta ? delta.block : undefined;
}
