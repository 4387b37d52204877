/**
 * Reads every recorded answer, and prints how many of each protocol and feature end as expected.
 * With `--write`, puts the table into the docs; with `--check`, fails where the docs say something else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

const PAGE = fileURLToPath(new URL('../docs/guide/conformance.md', import.meta.url));
const BETWEEN_MARKS = /(?<=<!-- table -->\n)[\s\S]*(?=<!-- end -->)/;

interface Count {
  passed: number;
  failed: number;
}

/** Counts by feature, then by protocol. */
type Counts = Map<string, Map<string, Count>>;

async function read(): Promise<Counts> {
  const vitest = await startVitest('test', ['test/conformance/recorded'], {
    project: ['node'],
    watch: false,
    reporters: [{}],
    typecheck: { enabled: false },
  });
  const counts: Counts = new Map();
  for (const module of vitest.state.getTestModules()) {
    for (const test of module.children.allTests()) {
      const { protocol, features } = test.meta();
      const hasPassed = test.result().state === 'passed';
      for (const feature of protocol && features ? ['streams', ...features] : []) {
        const row = counts.get(feature) ?? new Map<string, Count>();
        const count = row.get(protocol ?? '') ?? { passed: 0, failed: 0 };
        count[hasPassed ? 'passed' : 'failed'] += 1;
        counts.set(feature, row.set(protocol ?? '', count));
      }
    }
  }
  await vitest.close();
  return counts;
}

/** A Markdown table: features down, protocols across. */
function tableOf(counts: Counts): string {
  const total = (row: ReadonlyMap<string, Count>): number =>
    [...row.values()].reduce((sum, { passed, failed }) => sum + passed + failed, 0);
  const protocols = [...(counts.get('streams')?.keys() ?? [])].sort();
  const rows = [...counts].sort(([a, one], [b, other]) => total(other) - total(one) || (a < b ? -1 : 1));
  const cells = [
    ['Feature', ...protocols],
    ...rows.map(([feature, row]) => [feature, ...protocols.map((name) => cellOf(row.get(name)))]),
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
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
const table = tableOf(counts);
const { passed, failed } = [...(counts.get('streams')?.values() ?? [])].reduce(
  (sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }),
  { passed: 0, failed: 0 },
);
console.log(`${table}\n\nRecorded answers: ${passed} passed, ${failed} failed`);

const page = readFileSync(PAGE, 'utf8');
const fresh = page.replace(BETWEEN_MARKS, () => `\n${table}\n\n`);
if (process.argv.includes('--write')) writeFileSync(PAGE, fresh);
else if (process.argv.includes('--check') && fresh !== page) {
  console.error('docs/guide/conformance.md says something else: npm run conformance -- --write');
  process.exitCode = 1;
}
if (failed > 0 || passed === 0) process.exitCode = 1;
