import type { Section } from './Section.ts';

/** Prints a table to the terminal: names to the left, numbers to the right. */
export function printSection({ title, note, head, rows }: Section): void {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(`\n# ${title}\n${note}\n\n${line(head)}\n${rows.map(line).join('\n')}`);
}
