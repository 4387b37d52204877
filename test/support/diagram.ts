import { readFileSync } from 'node:fs';

/** Reads the first marble diagram of a docs page: the picture that a reader sees is the input of the test. */
export function diagram(page: string): Readonly<Record<string, string>> {
  const text = readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), 'utf8');
  const block = /```marbles\n([\s\S]*?)```/.exec(text)?.[1];
  if (block === undefined) throw new Error(`docs/${page}.md has no marbles block`);
  const rows = block
    .trimEnd()
    .split('\n')
    .map((row) => /^(\S+)(\s.*)$/.exec(row));
  return Object.fromEntries(
    rows.flatMap((row): [string, string][] => (row ? [[row[1] ?? '', (row[2] ?? '').trim()]] : [])),
  );
}
