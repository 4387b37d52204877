import { readFileSync } from 'node:fs';
import { parseDiagram } from '../../scripts/site/marbles/parseDiagram.ts';

/**
 * Reads the marble diagram of a docs page: the picture that a reader sees is the input of the test. Throws for a row that
 * isn't drawn, and for a drawn row that the test doesn't read.
 *
 * @param page - The page's path under docs/, without its ending.
 * @param labels - The rows to read.
 * @returns The rows in the order of `labels`.
 */
export function diagram<Labels extends readonly string[]>(
  page: string,
  ...labels: Labels
): { [Index in keyof Labels]: string } {
  const rows = rowsOf(page);
  const missing = labels.filter((label) => !rows.has(label));
  if (missing.length > 0) throw new Error(`docs/${page}.md draws no ${missing.join(', ')}`);
  const unread = [...rows.keys()].filter((label) => !labels.includes(label));
  if (unread.length > 0) throw new Error(`Nothing reads ${unread.join(', ')} of docs/${page}.md`);
  return labels.map((label) => rows.get(label)) as { [Index in keyof Labels]: string };
}

/** The page's diagram, by the names of its rows. */
function rowsOf(page: string): ReadonlyMap<string, string> {
  const path = `../../docs/${page}.md`;
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  const [block] = fencesOf(text);
  if (block === undefined) throw new Error(`docs/${page}.md has no marbles block`);
  return new Map(parseDiagram(block.text).rows.map(({ name, marbles }) => [name, marbles]));
}

/** A diagram as it stands in a page. */
export interface MarbleFence {
  /** What the operator's box shows. */
  readonly operator: string;
  readonly text: string;
}

/** The diagrams of a page. */
export function fencesOf(markdown: string): readonly MarbleFence[] {
  return [...markdown.matchAll(/^```marbles\b *(.*)\n([\s\S]*?)\n```$/gm)].map(
    ([, info = '', text = '']) => ({
      operator: info.replace(/ ?unit=\S+$/, ''),
      text,
    }),
  );
}
