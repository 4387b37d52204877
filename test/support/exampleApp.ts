import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { vi, expect } from 'vitest';
import { EVENTUALLY } from './EVENTUALLY.ts';
import { packInto, run } from './packedPackage.ts';
import { ROOT } from './sourceFiles.ts';

/** A program that runs, and what it has printed. */
export interface RunningProgram extends AsyncDisposable {
  readonly output: () => string;
  readonly errors: () => string;
  /** Waits until it has printed this, and returns the match. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** As Ctrl+C does. Returns the exit code, as `exited` does without. */
  interrupt(): Promise<number | null>;
  exited(): Promise<number | null>;
}

/** Lays the packed package out as a checkout, so that `file:../..` of an example leads to what a user would install. */
export async function layOut(folder: string): Promise<void> {
  const tarball = await packInto(folder);
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  mkdirSync(join(folder, 'examples'));
  cpSync(`${ROOT}examples/mock.js`, join(folder, 'examples/mock.js'));
}

/** Copies an example as a checkout has it, installs exactly what its lock file says, and builds it. Returns its folder. */
export async function installExample(name: string, folder: string): Promise<string> {
  const from = `${ROOT}examples/${name}`;
  const to = join(folder, 'examples', name);
  const own = ['node_modules', 'dist'].map((each) => join(from, each));
  cpSync(from, to, { recursive: true, filter: (path) => !own.includes(path) });
  await run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], to, { env: ENV, timeout: 300_000 });
  await buildExample(to);
  return to;
}

export async function buildExample(folder: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  await run('npm', ['run', 'build'], folder, { env: { ...ENV, ...env }, timeout: 300_000 });
  expect(existsSync(join(folder, 'dist'))).toBe(true);
}

/** Starts a program in a process group of its own, which ends with it. */
export function start(
  command: string,
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
): RunningProgram {
  const child = spawn(command, args, { cwd: folder, env: { ...ENV, ...env }, detached: true });
  const exit = once(child, 'exit');
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = async (): Promise<number | null> => {
    await exit;
    return child.exitCode;
  };

  return {
    output: () => output,
    errors: () => errors,
    async printed(pattern) {
      return vi.waitFor(() => {
        const match = pattern.exec(output);
        if (!match) throw new Error(`${command} hasn't printed ${pattern.source}, but ${output}${errors}`);
        return match;
      }, EVENTUALLY);
    },
    interrupt() {
      child.kill('SIGINT');
      return exited();
    },
    exited,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      process.kill(-child.pid, 'SIGKILL');
      await exit;
    },
  };
}

/** What a user's shell has: the Node of the tests, and nothing that says to a build that this is a test. */
const ENV = environment();

function environment(): NodeJS.ProcessEnv {
  const known = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV$|TEST$|DEV$|PROD$|MODE$|SSR$|npm_|OPENAI_)/.test(name),
  );
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(known), PATH };
}
