import { choiceOf } from './choiceOf.ts';
import type { Delta, ReasoningDelta, RefusalDelta, TextDelta, ToolCallArgsDelta } from './Delta.ts';

/** What the next one of its kind continues. */
type Fragment = TextDelta | ReasoningDelta | RefusalDelta | ToolCallArgsDelta;

/** Makes one delta of two that follow each other, if one can say what both say; all that it loses is the cut between. */
export function joinDeltas(before: Delta, delta: Delta): Delta | undefined {
  if (before.type === 'usage' && delta.type === 'usage') return delta;
  if (!isFragment(before) || !isFragment(delta) || !isSamePlace(before, delta)) return undefined;
  return { ...before, text: before.text + delta.text };
}

function isFragment(delta: Delta): delta is Fragment {
  switch (delta.type) {
    case 'text':
    case 'refusal':
    case 'tool-call-args':
      return true;
    case 'reasoning':
      // What is signed or encrypted is whole: joining more to it would break the proof.
      return delta.signature === undefined && delta.redacted === undefined;
    default:
      return false;
  }
}

function isSamePlace(a: Fragment, b: Fragment): boolean {
  return a.type === b.type && choiceOf(a) === choiceOf(b) && placeOf(a) === placeOf(b);
}

function placeOf(delta: Fragment): number | undefined {
  switch (delta.type) {
    case 'tool-call-args':
      return delta.index;
    case 'refusal':
      return undefined;
    default:
      return delta.block;
  }
}
