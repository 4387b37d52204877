/**
 * Measures growing JSON: what one fragment costs after 1,000, 10,000 and 100,000 of them, for this library and for
 * others, and what each accepts, rejects and weighs. Fails if ours costs more than 1.5 times as much in the end.
 *
 * Costs are CPU time of the thread, so that a busy machine disturbs little; each is the median of several rounds.
 */
import { build } from 'esbuild';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CANDIDATES, type Candidate } from './candidates.ts';
import { countPromises } from './promises.ts';
import { fragmentsOf, WORKLOADS } from './workloads.ts';

const COUNTS = [1_000, 10_000, 100_000] as const;
const ALLOWED_RATIO = 1.5;
const ROUNDS = 7;
/** Shorter times are too inexact for the clock. */
const SAMPLE_MICROSECONDS = 30_000;
/** A limit for candidates that parse all text again for each fragment. */
const QUADRATIC_COUNTS = [250, 1_000] as const;

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Each library once, in whichever ways it is read. */
const LIBRARIES = CANDIDATES.filter(({ name }) => name !== 'ours, read at the end');

console.log(`Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown CPU'}`);
await printPromises();
await printSizes();
for (const name of Object.keys(WORKLOADS)) await printCosts(name);

async function printPromises(): Promise<void> {
  const rows: string[][] = [];
  for (const candidate of LIBRARIES) {
    const { equal, refused, onlyGrows, staysAsShown } = await countPromises(candidate);
    rows.push([candidate.name, equal, refused, onlyGrows, staysAsShown]);
  }
  print(['a character at a time', 'as JSON.parse', 'refuses', 'only grows', 'stays as shown'], rows);
}

async function printSizes(): Promise<void> {
  const rows: string[][] = [];
  for (const { name, program } of LIBRARIES) {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: root },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    });
    const code = outputFiles[0]?.contents ?? new Uint8Array();
    rows.push([name, String(code.length), String(gzipSync(code, { level: 9 }).length)]);
  }
  print(['bytes', 'minified', 'gzipped'], rows);
}

async function printCosts(workload: string): Promise<void> {
  const costs = new Map<string, number[]>();
  const runs = CANDIDATES.flatMap((candidate) =>
    (candidate.isQuadratic ? QUADRATIC_COUNTS : COUNTS).map((count) => ({ candidate, count })),
  );
  const texts = new Map([...QUADRATIC_COUNTS, ...COUNTS].map((count) => [count, textOf(workload, count)]));

  for (const { candidate, count } of runs) {
    const text = texts.get(count) ?? '';
    const value: unknown = await candidate.run(fragmentsOf(text), () => undefined);
    if (!isDeepStrictEqual(value, JSON.parse(text)))
      throw new Error(`${candidate.name} reads ${workload} wrong`);
  }
  // In turn in each round, so that a slow minute of the machine affects all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { candidate, count } of runs) {
      const key = `${candidate.name} ${count}`;
      const cost = await costOf(candidate, fragmentsOf(texts.get(count) ?? ''));
      costs.set(key, [...(costs.get(key) ?? []), cost]);
    }
  }

  print(
    [workload, ...COUNTS.map((count) => `ns at ${count.toLocaleString('en')}`), 'growth'],
    CANDIDATES.map((candidate) => [candidate.name, ...cellsOf(candidate, costs)]),
  );
}

function cellsOf({ name, isQuadratic }: Candidate, costs: ReadonlyMap<string, number[]>): string[] {
  const [few = NaN, some = NaN, many = NaN] = (isQuadratic ? QUADRATIC_COUNTS : COUNTS).map((count) =>
    median(costs.get(`${name} ${count}`) ?? []),
  );
  if (isQuadratic)
    return [some.toFixed(0), '-', '-', `quadratic, not run: ${growth(some, few)} from 250 to 1,000`];
  if (name.startsWith('ours') && many > few * ALLOWED_RATIO) process.exitCode = 1;
  return [few.toFixed(0), some.toFixed(0), many.toFixed(0), growth(many, few)];
}

function textOf(workload: string, count: number): string {
  return WORKLOADS[workload]?.(count * 4) ?? '';
}

/** Nanoseconds of CPU per fragment. */
async function costOf(candidate: Candidate, fragments: readonly string[]): Promise<number> {
  let last: unknown;
  let times = 0;
  let spent = 0;
  const start = process.cpuUsage();
  while (spent < SAMPLE_MICROSECONDS) {
    await candidate.run(fragments, (value) => {
      last = value;
    });
    times += 1;
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
  // Read, so that the compiler can't drop the work.
  if (last === start) throw new Error('A candidate shows its clock');
  return (spent * 1_000) / times / fragments.length;
}

function growth(after: number, before: number): string {
  return `× ${(after / before).toFixed(2)}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(`\n${line(head)}\n${rows.map(line).join('\n')}`);
}
