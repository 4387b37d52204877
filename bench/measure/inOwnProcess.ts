import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { MEASURES } from './MEASURES.ts';

type Measures = typeof MEASURES;

const run = promisify(execFile);
const TASK = fileURLToPath(new URL('task.ts', import.meta.url));

/**
 * Measures in a fresh process, whose compiler and heap have seen no other candidate. If it fails, because a candidate
 * reads wrong, the run ends.
 */
export async function inOwnProcess<Name extends keyof Measures>(
  name: Name,
  config: Parameters<Measures[Name]>[0],
): Promise<Awaited<ReturnType<Measures[Name]>>> {
  const { stdout } = await run(process.execPath, ['--expose-gc', TASK, name, JSON.stringify(config)]);
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n'))) as Awaited<ReturnType<Measures[Name]>>;
}
