/**
 * Changes operators and sources in every small way that Stryker knows, and counts how many changes the tests notice.
 * Prints what survived, and the score of each file; fails if a folder's score is below the goal.
 * With paths, such as `npm run mutation -- src/operators/meter.ts`, changes only those, and only prints.
 */
import { Stryker } from '@stryker-mutator/core';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

interface Count {
  noticed: number;
  survived: number;
}

const FOLDERS = ['src/operators', 'src/sources'];

/** The least share of changes, in percent, that the tests must notice in each folder. */
const GOAL = 90;

const wanted = process.argv.slice(2);

const stryker = new Stryker({
  mutate: wanted.length > 0 ? wanted : FOLDERS.map((folder) => `${folder}/**/*.ts`),
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false, pool: 'forks' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Progress is only useful on a terminal.
  reporters: process.stdout.isTTY ? ['progress'] : [],
  // Files that the run itself writes, and that no test needs.
  ignorePatterns: ['dist', 'docs-site', 'coverage'],
  allowConsoleColors: false,
});

const counts = new Map<string, Count>();
const survivors: Mutant[] = [];

for (const mutant of await stryker.runMutationTest()) {
  const { status } = mutant;
  const isNoticed = status === 'Killed' || status === 'Timeout';
  const hasSurvived = status === 'Survived' || status === 'NoCoverage';
  if (hasSurvived) survivors.push(mutant);
  const file = relative('.', mutant.fileName);
  for (const place of [file, ...FOLDERS.filter((folder) => file.startsWith(`${folder}/`))]) {
    const count = counts.get(place) ?? { noticed: 0, survived: 0 };
    count.noticed += Number(isNoticed);
    count.survived += Number(hasSurvived);
    counts.set(place, count);
  }
}

console.log('\nSurvived:\n');
for (const mutant of survivors) console.log(lineOf(mutant));
console.log('\nScores:\n');
for (const [place, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const { noticed, survived } = count;
  const score = scoreOf(count).toFixed(1).padStart(5);
  console.log(`${score} %  ${place.padEnd(40)} ${noticed} of ${noticed + survived}`);
}

for (const folder of wanted.length > 0 ? [] : FOLDERS) {
  const score = scoreOf(counts.get(folder) ?? { noticed: 0, survived: 1 });
  if (score >= GOAL) continue;
  console.log(
    `\n${folder}: the tests notice ${score.toFixed(1)} % of the changes, and should notice ${GOAL} %`,
  );
  process.exitCode = 1;
}

function scoreOf({ noticed, survived }: Count): number {
  return (100 * noticed) / (noticed + survived);
}

/** A change and its place, in one line. */
function lineOf({ fileName, location, replacement = '', mutatorName, status }: Mutant): string {
  const { start, end } = location;
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1)?.slice(0, end.column - 1) ?? '';
  lines[0] = lines[0]?.slice(start.column - 1) ?? '';
  const [before, after] = [lines.join('\n'), replacement].map((text) => text.replaceAll(/\s+/g, ' '));
  const note = status === 'NoCoverage' ? ', never run' : '';
  const place = `${relative('.', fileName)}:${start.line}:${start.column}`;
  return `${place}  ${mutatorName}${note}\n    ${before}\n    → ${after}`;
}
