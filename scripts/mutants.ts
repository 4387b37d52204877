/**
 * Makes the mistakes that `test/mutation/mistakes.ts` lists, one at a time and in a copy of the project, and fails unless
 * each of the tests named beside a mistake fails.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MISTAKES, type Mistake } from '../test/mutation/mistakes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = copyOfProject();

/** The tests that pass without any mistake, each with its file. */
const passing = await testsThatPass(MISTAKES.flatMap(({ noticedBy }) => noticedBy));
let misses = 0;

for (const mistake of MISTAKES) {
  const start = performance.now();
  const complaints = await complaintsAbout(mistake);
  misses += complaints.length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${complaints.length === 0 ? 'noticed' : 'MISSED '} ${seconds.padStart(5)} s  ${mistake.what}`);
  for (const complaint of complaints) console.log(`                 ${complaint}`);
}
rmSync(copy, { recursive: true });
console.log(`\n${MISTAKES.length} mistakes, ${misses === 0 ? 'all noticed' : `${misses} complaints`}`);
process.exitCode = misses === 0 ? 0 : 1;

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

/** What is not as the list says; nothing where each of the named tests fails, and only because of the mistake. */
async function complaintsAbout({ file, find, replace, noticedBy }: Mistake): Promise<readonly string[]> {
  const path = join(copy, file);
  const code = readFileSync(path, 'utf8');
  const found = code.split(find).length - 1;
  if (found !== 1) return [`${file} holds the text ${found} times: ${find}`];
  const lost = noticedBy.filter((name) => !passing.has(name));
  if (lost.length > 0) return lost.map((name) => `missing, or failing without the mistake: ${name}`);

  writeFileSync(
    path,
    code.replace(find, () => replace),
  );
  const files = new Set(noticedBy.map((name) => passing.get(name) ?? ''));
  const still = await testsThatPass(noticedBy, [...files]);
  writeFileSync(path, code);
  return noticedBy.filter((name) => still.has(name)).map((name) => `passes: ${name}`);
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

/** Runs the tests of these names, in a process of their own: a mistake may keep one from ever ending. */
async function testsThatPass(
  names: readonly string[],
  files: readonly string[] = [
    'test/errors',
    'test/framing',
    'test/message',
    'test/operators',
    'test/protocols',
    'test/sources',
  ],
): Promise<ReadonlyMap<string, string>> {
  const output = join(copy, 'report.json');
  rmSync(output, { force: true });
  const pattern = `^(?:${names.map(literally).join('|')})$`;
  const flags = [
    '--project=node',
    '--typecheck.enabled=false',
    '--testTimeout=2000',
    '--dangerouslyIgnoreUnhandledErrors',
  ];
  const vitest = join(dirname(fileURLToPath(import.meta.resolve('vitest'))), '../vitest.mjs');
  await new Promise<void>((resolve) => {
    execFile(
      process.execPath,
      [vitest, 'run', ...files, ...flags, '-t', pattern, '--reporter=json', `--outputFile=${output}`],
      { cwd: copy, timeout: 60_000, maxBuffer: 1e8 },
      () => resolve(),
    );
  });

  const { testResults } = reportIn(output);
  return new Map(
    testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'passed')
        .map(({ ancestorTitles, title }) => [[...ancestorTitles, title].join(' > '), name]),
    ),
  );
}

/** Where a mistake keeps the run from ending, no test has passed. */
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
