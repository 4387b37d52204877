/**
 * Reads every recorded answer, and prints how many of each protocol and feature end as expected.
 * With `--write`, puts the table into the docs; with `--check`, fails if the docs differ.
 */
import { publishTable, tableOf } from './pageTable.ts';
import { runTests } from './runTests.ts';

interface Count {
  passed: number;
  failed: number;
}

/** Counts by feature, then by protocol. */
type Counts = Map<string, Map<string, Count>>;

async function read(): Promise<Counts> {
  const counts: Counts = new Map();
  for (const test of await runTests(['test/conformance/recorded', 'test/conformance/wider'])) {
    const { protocol, features, isOpen } = test.meta();
    const hasPassed = test.result().state === 'passed';
    // A test that is to fail for now passes as long as it fails.
    if (!hasPassed) process.exitCode = 1;
    for (const feature of protocol && features ? ['streams', ...features] : []) {
      const row = counts.get(feature) ?? new Map<string, Count>();
      const count = row.get(protocol ?? '') ?? { passed: 0, failed: 0 };
      count[hasPassed && !isOpen ? 'passed' : 'failed'] += 1;
      counts.set(feature, row.set(protocol ?? '', count));
    }
  }
  return counts;
}

/** Features down, protocols across. */
function rowsOf(counts: Counts): readonly (readonly string[])[] {
  const total = (row: ReadonlyMap<string, Count>): number =>
    [...row.values()].reduce((sum, { passed, failed }) => sum + passed + failed, 0);
  const protocols = [...(counts.get('streams')?.keys() ?? [])].sort();
  const rows = [...counts].sort(([a, one], [b, other]) => total(other) - total(one) || (a < b ? -1 : 1));
  return [
    ['Feature', ...protocols],
    ...rows.map(([feature, row]) => [feature, ...protocols.map((name) => cellOf(row.get(name)))]),
  ];
}

function cellOf(count: Count | undefined): string {
  if (!count) return '';
  return count.failed === 0 ? `${count.passed}` : `${count.passed}, ${count.failed} failed`;
}

const counts = await read();
if (counts.size === 0 && !process.env['CI']) {
  console.log('No recorded answers beside the project: nothing was read.');
  process.exit();
}
const table = tableOf(rowsOf(counts));
const { passed, failed } = [...(counts.get('streams')?.values() ?? [])].reduce(
  (sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }),
  { passed: 0, failed: 0 },
);
console.log(`${table}\n\nRecorded answers: ${passed} passed, ${failed} failed`);

publishTable('docs/guide/conformance.md', table, 'conformance');
if (passed === 0) process.exitCode = 1;
