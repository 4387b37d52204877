import type { Delta } from '../../delta/Delta.ts';
import { ParseError } from '../../errors/ParseError.ts';

/** What tells where a delta belongs, whatever its type. */
interface Place {
  readonly type: string;
  readonly choice?: number | undefined;
  readonly block?: number | undefined;
}

/**
 * Makes what counts the calls, blocks, sources, files and choices of an answer, and throws a `ParseError` if one kind has
 * more than `maxItems`. This runs for every token, so one of the same block and choice as the delta before costs a few comparisons.
 */
export function createItemCount(maxItems: number): (delta: Delta) => void {
  let kinds: Map<string, Set<unknown>> | undefined;
  let hasBegun = false;
  let lastChoice: number | undefined;
  let lastBlock: number | undefined;

  function note(kind: string, item: unknown): void {
    kinds ??= new Map();
    const items = kinds.get(kind) ?? new Set();
    kinds.set(kind, items.add(item));
    if (items.size > maxItems) throw new ParseError('too-large');
  }

  return (delta) => {
    const { type, choice, block }: Place = delta;
    // The start of its call has been counted.
    if (type === 'tool-call-args') return;
    const isSameChoice = choice === lastChoice;
    const isSame = isSameChoice && block === lastBlock;
    if (isSame && hasBegun && (type === 'text' || type === 'reasoning')) return;
    // The only choice needs no set.
    if (!isSameChoice && hasBegun) {
      note('choice', lastChoice);
      note('choice', choice);
    }
    hasBegun = true;
    if (block !== undefined && !isSame) note('block', `${choice} ${block}`);
    lastChoice = choice;
    lastBlock = block;
    if (delta.type === 'tool-call-start') note(type, `${choice} ${delta.index}`);
    else if (type === 'source' || type === 'file') note(type, {});
    // What was voided is emitted again.
    else if (type === 'restart') kinds?.clear();
  };
}
