import { Lexer, type Token } from 'marked';

/** One block of Markdown. A settled one stays the same object, so it is never drawn again. */
export interface Block {
  /** Where it begins in the text. */
  readonly at: number;
  readonly token: Token;
}

/** How many blocks at the end may change: a list may continue after a blank line, and a line of dashes makes a heading of a paragraph. */
const OPEN = 3;

/** A line that a link elsewhere may refer to. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m;

/** Splits a growing text into blocks, and lexes only what isn't settled. */
export function createBlocks(): (text: string, isComplete: boolean) => readonly Block[] {
  let known = '';
  let blocks: readonly Block[] = [];

  return (text, isComplete) => {
    // Links to a later line are found once all of it is there.
    const isGrowth = text.startsWith(known) && !(isComplete && DEFINITION.test(text));
    const settled = isGrowth ? blocks.slice(0, -OPEN) : [];
    const old = new Map(isGrowth ? blocks.map((block) => [block.at, block]) : []);
    const last = settled.at(-1);
    let at = last ? last.at + last.token.raw.length : 0;
    const open = Lexer.lex(text.slice(at)).map((token): Block => {
      const block = old.get(at);
      const same = block?.token.raw === token.raw ? block : { at, token };
      at += token.raw.length;
      return same;
    });
    known = text;
    blocks = [...settled, ...open];
    return blocks;
  };
}
