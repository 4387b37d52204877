import type { CommentDisplayPart } from 'typedoc';

/** A page of docs/, cut at the place of the signature. */
export interface SitePage {
  /** The absolute path of its Markdown. */
  readonly path: string;
  readonly text: string;
  /** The sentence, the diagram and its caption. */
  readonly head: readonly CommentDisplayPart[];
  /** All that follows the signature. */
  readonly body: readonly CommentDisplayPart[];
}

/** The first paragraph of a page, on one line and without links: what it is about. */
export function sentenceOf(markdown: string): string {
  const blocks = markdown.replace(/^---\n[\s\S]*?\n---\n/, '').split(/\n{2,}/);
  const first = blocks.find((block) => /^[\p{L}\p{N}`*_[“"(]/u.test(block)) ?? '';
  return first
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim();
}
