import { writeFileSync } from 'node:fs';
import { publishTable, tableOf } from '../../scripts/pageTable.ts';
import { isMet } from './isMet.ts';
import { machine } from './machine.ts';
import { plotOf } from './plotOf.ts';
import type { Goal, Section } from './Section.ts';
import { versions } from './versions.ts';

const PAGE = 'docs/guide/benchmarks.md';
const PLOT = new URL('../../docs/guide/benchmarks.svg', import.meta.url);

/** Puts the results into the guide, and draws the picture of its first table. */
export function publishReport(sections: readonly Section[]): void {
  const goals = sections.flatMap((section) => section.goals ?? []);
  const parts = [
    `Seen on ${new Date().toISOString().slice(0, 10)}, on ${machine()}, with ${versions()}.`,
    `## Goals\n\nWhat the library wants to keep; ${goals.filter(isMet).length} of ${goals.length} are met.`,
    tableOf([['', 'seen', 'goal', ''], ...goals.map(rowOf)]),
    ...sections.map(({ title, note, head, rows }) => `## ${title}\n\n${note}\n\n${tableOf([head, ...rows])}`),
  ];
  publishTable(PAGE, parts.join('\n\n'), 'bench');
  writeFileSync(PLOT, plotOf(sections[0]?.points ?? []));
}

function rowOf(goal: Goal): string[] {
  const { what, value, bound, limit } = goal;
  return [what, value.toFixed(2), `${bound} ${limit}`, isMet(goal) ? 'met' : '**not met**'];
}
