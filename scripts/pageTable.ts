import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MARKS = /(?<=<!-- table -->\n)[\s\S]*?(?=<!-- end -->)/;

/** A Markdown table; the first row is its head. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** With `--write`, puts the table into the page; with `--check`, fails if the page differs. */
export function publishTable(page: string, table: string, command: string): void {
  const path = fileURLToPath(new URL(`../${page}`, import.meta.url));
  const text = readFileSync(path, 'utf8');
  const fresh = text.replace(MARKS, () => `\n${table}\n\n`);
  if (process.argv.includes('--write')) writeFileSync(path, fresh);
  else if (process.argv.includes('--check') && fresh !== text) {
    console.error(`${page} says something else: npm run ${command} -- --write`);
    process.exitCode = 1;
  }
}
