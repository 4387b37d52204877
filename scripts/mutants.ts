/**
 * Makes the mistakes that `test/mutation/mistakes.ts` lists, one at a time in a copy of the project, and fails unless
 * all tests named for a mistake fail. With words, such as `npm run mutants -- src/sources`, makes only those whose file or
 * description contains one of them.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MISTAKES, type Mistake } from '../test/mutation/mistakes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const mistakes = MISTAKES.filter(
  ({ file, what }) =>
    wanted.length === 0 || wanted.some((word) => file.includes(word) || what.includes(word)),
);
/** The copies of the project, each with one mistake at a time. */
const copies = [copyOfProject(), copyOfProject()] as const;

/** The results of the tests without a mistake. */
const sound = await resultsOf(
  copies[0],
  mistakes.flatMap(({ noticedBy }) => noticedBy),
);
let misses = 0;

const left = mistakes.values();
await Promise.all(copies.map(lookIn));

for (const copy of copies) rmSync(copy, { recursive: true });
console.log(`\n${mistakes.length} mistakes, ${misses === 0 ? 'all noticed' : `${misses} complaints`}`);
process.exitCode = misses === 0 ? 0 : 1;

/** Takes mistakes from the shared queue, and makes one after another in one copy. */
async function lookIn(copy: string): Promise<void> {
  for (const mistake of left) {
    const start = performance.now();
    const complaints = await complaintsAbout(mistake, copy);
    misses += complaints.length;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${complaints.length === 0 ? 'noticed' : 'MISSED '} ${seconds.padStart(5)} s  ${mistake.what}`,
    );
    for (const complaint of complaints) console.log(`                 ${complaint}`);
  }
}

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rxjs-llm-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.trim().split('\n')) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What differs from the list; nothing if all named tests fail, and only because of the mistake. */
async function complaintsAbout(
  { file, find, replace, noticedBy }: Mistake,
  copy: string,
): Promise<readonly string[]> {
  const path = join(copy, file);
  const code = readFileSync(path, 'utf8');
  const found = code.split(find).length - 1;
  if (found !== 1) return [`${file} holds the text ${found} times: ${find}`];
  const lost = noticedBy.filter((name) => !sound.get(name)?.hasPassed);
  if (lost.length > 0) return lost.map((name) => `missing, or failing without the mistake: ${name}`);

  writeFileSync(
    path,
    code.replace(find, () => replace),
  );
  const files = new Set(noticedBy.map((name) => sound.get(name)?.file ?? ''));
  const results = await resultsOf(copy, noticedBy, [...files]);
  writeFileSync(path, code);
  // A file that doesn't even load has noticed nothing.
  return noticedBy
    .filter((name) => results.get(name)?.hasPassed !== false)
    .map((name) => `${results.has(name) ? 'passes' : 'does not run'}: ${name}`);
}

interface Result {
  readonly file: string;
  readonly hasPassed: boolean;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/**
 * Runs the tests of these names in their own process, because a mistake may make one endless. Without files, looks for
 * them in every one, which takes its time.
 */
async function resultsOf(
  copy: string,
  names: readonly string[],
  files?: readonly string[],
): Promise<ReadonlyMap<string, Result>> {
  const output = join(copy, 'report.json');
  rmSync(output, { force: true });
  const pattern = `^(?:${names.map(literally).join('|')})$`;
  const flags = [
    '--project=unit',
    '--project=angular',
    `--testTimeout=${files ? 5_000 : 20_000}`,
    '--dangerouslyIgnoreUnhandledErrors',
  ];
  const vitest = join(dirname(fileURLToPath(import.meta.resolve('vitest'))), '../vitest.mjs');
  await new Promise<void>((resolve) => {
    execFile(
      process.execPath,
      [vitest, 'run', ...(files ?? []), ...flags, '-t', pattern, '--reporter=json', `--outputFile=${output}`],
      { cwd: copy, timeout: files ? 180_000 : 600_000, maxBuffer: 1e8 },
      () => resolve(),
    );
  });

  const { testResults } = reportIn(output);
  return new Map(
    testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .map(({ ancestorTitles, title, status }) => [
          [...ancestorTitles, title].join(' > '),
          { file: relative(copy, name), hasPassed: status === 'passed' },
        ]),
    ),
  );
}

/** `undefined` if the run didn't end. */
function reportIn(path: string): Report {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { testResults: [] };
  }
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
