import { Lexer, type Token } from 'marked';

/** One block of Markdown. A settled one stays the same object, so it is never drawn again. */
export interface Block {
  /** Where it begins in the text. */
  readonly at: number;
  readonly token: Token;
}

/** The last blocks may change: a list goes on after a blank line, and a line of dashes makes a heading of what it follows. */
const OPEN = 3;

/** Splits a growing text into blocks, and lexes only what isn't settled. */
export function createBlocks(): (text: string, isComplete: boolean) => readonly Block[] {
  let known = '';
  let blocks: readonly Block[] = [];

  return (text, isComplete) => {
    const isGrowth = text.startsWith(known) && !isComplete;
    const settled = isGrowth ? blocks.slice(0, -OPEN) : [];
    const last = settled.at(-1);
    let at = last ? last.at + last.token.raw.length : 0;
    const old = new Map(blocks.map((block) => [block.at, block]));
    // In one piece once it is complete: a link may refer to a later line.
    const fresh = Lexer.lex(text.slice(at)).map((token) => {
      const block = old.get(at);
      const same = block?.token.raw === token.raw && !isComplete ? block : { at, token };
      at += token.raw.length;
      return same;
    });
    known = text;
    blocks = [...settled, ...fresh];
    return blocks;
  };
}
