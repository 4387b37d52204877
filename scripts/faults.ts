/**
 * Breaks an answer in every way, over real sockets, and prints how many cells keep their promise.
 * With `--write`, puts the promises into the docs; with `--check`, fails if the docs differ.
 */
import type { TestCase } from 'vitest/node';
import { publishTable, tableOf } from './pageTable.ts';
import { runTests } from './runTests.ts';

type Cell = NonNullable<ReturnType<TestCase['meta']>['cell']> & { readonly hasPassed: boolean };

/** The columns: what the app does about a failure. */
const POLICIES = {
  fail: "`onPartial: 'fail'`",
  restart: "`onPartial: 'restart'`",
  continue: '`onPartial: (partial) => …`',
  fallback: '`fallbackTo`',
} as const;

const policies = Object.keys(POLICIES) as (keyof typeof POLICIES)[];

process.env['FAULTS'] = 'all';
const tests = await runTests(['test/faults/']);
const cells = tests.flatMap((test): Cell[] => {
  const { cell } = test.meta();
  return cell ? [{ ...cell, hasPassed: test.result().state === 'passed' }] : [];
});
const faults = [...new Set(cells.map(({ fault }) => fault))];

function cellsOf(fault: string, policy: string): readonly Cell[] {
  return cells.filter((cell) => cell.fault === fault && cell.policy === policy);
}

function countOf(group: readonly Cell[]): string {
  const failed = group.filter(({ hasPassed }) => !hasPassed);
  return failed.length === 0
    ? `${group.length}`
    : `${group.length - failed.length}, failed: ${failed.map(({ wire }) => wire).join(' ')}`;
}

/** The text of most wires, and after it those that differ. */
function agreed(group: readonly Cell[], textOf: (cell: Cell) => string): string {
  const wires = new Map<string, string[]>();
  for (const cell of group) wires.set(textOf(cell), [...(wires.get(textOf(cell)) ?? []), cell.wire]);
  const [most, ...others] = [...wires].sort(([, a], [, b]) => b.length - a.length);
  return [most?.[0], ...others.map(([text, names]) => `${names.join(', ')}: ${text}`)].join('; ');
}

const counts = tableOf([
  ['Fault', ...policies],
  ...faults.map((fault) => [fault, ...policies.map((policy) => countOf(cellsOf(fault, policy)))]),
]);
const promises = tableOf([
  ['Fault', 'Error', ...Object.values(POLICIES)],
  ...faults.map((fault) => [
    fault,
    agreed(cellsOf(fault, 'fail'), ({ error }) => error),
    ...policies.map((policy) => agreed(cellsOf(fault, policy), ({ gets }) => gets)),
  ]),
]);

const passed = cells.filter(({ hasPassed }) => hasPassed).length;
const skipped = tests.filter((test) => test.result().state === 'skipped').length;
console.log(
  `${counts}\n\nCells: ${cells.length}, passed ${passed}, failed ${cells.length - passed}, skipped ${skipped}`,
);

publishTable('docs/guide/faults.md', promises, 'faults');
if (passed !== tests.length || passed === 0) process.exitCode = 1;
