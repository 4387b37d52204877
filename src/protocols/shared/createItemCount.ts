import { ParseError } from '../../errors/ParseError.ts';
import { isTooLarge } from '../../framing/isTooLarge.ts';

/** What is counted of a delta. */
interface Counted {
  readonly type: string;
  readonly choice?: number;
  readonly block?: number;
  readonly index?: number;
}

/**
 * Makes what counts the calls, blocks, sources, files and choices of an answer, and throws a `ParseError` if one kind has
 * more than `maxItems`. This runs for every token, so one of the same block and choice as the delta before costs a few comparisons.
 */
export function createItemCount(maxItems: number): (delta: Counted) => void {
  let kinds: Map<string, Set<unknown>> | undefined;
  /** `null` until there is one. */
  let lastChoice: number | undefined | null = null;
  let lastBlock: number | undefined;

  function note(kind: string, item: unknown): void {
    kinds ??= new Map();
    const items = kinds.get(kind) ?? new Set();
    kinds.set(kind, items.add(item));
    if (items.size > maxItems) throw new ParseError('too-large');
  }

  return (delta) => {
    const { type, choice, block, index } = delta;
    // The start of its call has been counted.
    if (type === 'tool-call-args') return;
    const isSame = choice === lastChoice && block === lastBlock;
    if (isSame && (type === 'text' || type === 'reasoning')) return;
    // A message that retains it could not be saved: what writes JSON recurses. Of its keys there may be any number.
    if (isTooLarge(delta, 2 ** 53)) throw new ParseError('too-large');
    // The only choice needs no set.
    if (choice !== lastChoice && lastChoice !== null) {
      note('choice', lastChoice);
      note('choice', choice);
    }
    if (block !== undefined && !isSame) note('block', `${choice} ${block}`);
    lastChoice = choice;
    lastBlock = block;
    if (type === 'tool-call-start') note(type, `${choice} ${index}`);
    else if (type === 'source' || type === 'file') note(type, Symbol());
    // What was voided is emitted again.
    else if (type === 'restart') kinds?.clear();
  };
}
