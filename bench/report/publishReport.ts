import { readFileSync, writeFileSync } from 'node:fs';
import { publishTable, tableOf } from '../../scripts/pageTable.ts';
import { isMet } from './isMet.ts';
import { machine } from './machine.ts';
import { plotOf } from './plotOf.ts';
import type { Goal, Section } from './Section.ts';
import { versions } from './versions.ts';

const PAGE = 'docs/guide/benchmarks.md';
const PLOT = new URL('../../docs/guide/benchmarks.svg', import.meta.url);
const GOALS = 'Goals';
const HEADING = /^## (?=.+\n\n)/m;

/**
 * Puts the results into the guide, and draws the picture of its first table. Tables that weren't measured stay, and so do
 * their goals.
 *
 * @param titles - Of all tables, in order.
 */
export function publishReport(sections: readonly Section[], titles: readonly string[]): void {
  const [before = '', ...old] = readTables();
  const isWhole = sections.length === titles.length;
  const seen = `Seen on ${new Date().toISOString().slice(0, 10)}, on ${machine()}, with ${versions()}.`;
  const tables = new Map([
    ...old.map((text) => [text.slice(0, text.indexOf('\n')), `## ${text.trim()}`] as const),
    ...sections.map((section) => [section.title, textOf(section)] as const),
  ]);
  const goals = goalsOf(
    isWhole ? '' : (tables.get(GOALS) ?? ''),
    sections.flatMap((section) => section.goals ?? []),
  );

  const parts = [isWhole ? seen : before.trim(), goals, ...titles.map((title) => tables.get(title) ?? '')];
  publishTable(PAGE, parts.filter((part) => part !== '').join('\n\n'), 'bench');
  const points = sections.find(({ title }) => title === titles[0])?.points;
  if (points) writeFileSync(PLOT, plotOf(points));
}

function readTables(): readonly string[] {
  const page = readFileSync(new URL(`../../${PAGE}`, import.meta.url), 'utf8');
  return (/<!-- table -->\n([^]*)<!-- end -->/.exec(page)?.[1] ?? '').split(HEADING);
}

function textOf({ title, note, head, rows }: Section): string {
  return `## ${title}\n\n${note}\n\n${tableOf([head, ...rows])}`;
}

/** All goals: those of the old text, with the fresh ones in their places or after them. */
function goalsOf(old: string, fresh: readonly Goal[]): string {
  const oldRows = [...old.matchAll(/^\| (?! |-)(.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim()),
  );
  const rows = [...new Map([...oldRows, ...fresh.map(rowOf)].map((row) => [row[0], row])).values()];
  const metCount = rows.filter((row) => row[3] === 'met').length;
  const note = `What the library wants to keep; ${metCount} of ${rows.length} are met.`;
  return `## ${GOALS}\n\n${note}\n\n${tableOf([['', 'seen', 'goal', ''], ...rows])}`;
}

function rowOf(goal: Goal): string[] {
  const { what, value, bound, limit } = goal;
  return [what, value.toFixed(2), `${bound} ${limit}`, isMet(goal) ? 'met' : '**not met**'];
}
