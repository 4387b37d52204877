import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './median.ts';

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Milliseconds of CPU that each program's imports take in a fresh process, without Node's own. */
export async function imports(
  programs: readonly (readonly string[])[],
  rounds: number,
): Promise<readonly number[]> {
  const times = [[], ...programs].map((specifiers) => ({ specifiers, costs: [] as number[] }));
  for (let round = 0; round < rounds; round += 1)
    for (const { specifiers, costs } of times) costs.push(await costOf(specifiers));
  const [empty = NaN, ...rest] = times.map(({ costs }) => median(costs));
  return rest.map((cost) => cost - empty);
}

async function costOf(specifiers: readonly string[]): Promise<number> {
  const code = [
    ...specifiers.map((specifier) => `await import('${specifier}');`),
    'const { user, system } = process.cpuUsage();',
    'process.stdout.write(String((user + system) / 1000), () => process.exit());',
  ];
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code.join('\n')], {
    cwd: FOLDER,
  });
  return Number(stdout);
}
