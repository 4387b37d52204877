import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Programs after reports of people who stream over HTTP. Read in place. */
const FOLDER = join(ROOT, '../shared/cases/streams');

/** How many run concurrently: some of them measure time. */
const WORKERS = 2;

/** How a program ended. */
export interface ProgramResult {
  readonly verdict: 'right' | 'wrong' | 'skipped' | 'crashed';
  /** The last line that it printed: what it saw, or which package is missing. */
  readonly said: string;
}

/** The names of the programs; those with a real Chromium apart. */
export function programsOf(kind: 'system' | 'browser'): readonly string[] {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];
  const names = files.filter((file) => /^\d+.*\.mjs$/.test(file)).map((file) => file.replace('.mjs', ''));
  return names.filter((name) => name.includes('-chromium-') === (kind === 'browser'));
}

/** Runs the programs on the build. `EXTRA` is a folder with the packages that some of them need. */
export async function runPrograms(
  names: readonly string[],
): Promise<Readonly<Record<string, ProgramResult>>> {
  const results: Record<string, ProgramResult> = {};
  const left = names.values();
  const work = async (): Promise<void> => {
    for (const name of left) {
      let result = await runProgram(name);
      // They measure in milliseconds, which a busy machine has at another time: a browser most of all.
      for (
        let tries = name.includes('-chromium-') ? 5 : 1;
        tries > 0 && MISSED.includes(result.verdict);
        tries -= 1
      )
        result = await runProgram(name);
      results[name] = result;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return results;
}

function runProgram(name: string): Promise<ProgramResult> {
  const args = ['--expose-gc', join(FOLDER, `${name}.mjs`), ROOT];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { timeout: 60_000, env: environment() },
      (_, output, errors) => {
        const said = `${output}\n${errors}`.trim().split('\n').at(-1) ?? '';
        resolve({ verdict: VERDICTS[child.exitCode ?? -1] ?? 'crashed', said });
      },
    );
  });
}

const MISSED = ['wrong', 'crashed'];

const VERDICTS = ['right', 'wrong', 'skipped'] as const;

/** Without what tells a program that it is a test itself. */
function environment(): NodeJS.ProcessEnv {
  const { VITEST, VITEST_MODE, VITEST_POOL_ID, VITEST_WORKER_ID, NODE_ENV, TEST, ...rest } = process.env;
  return rest;
}
