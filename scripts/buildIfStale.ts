import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENTRIES } from './entries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** All that the build is made of. */
const INPUTS = [
  'src',
  'scripts/entries.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsup.config.ts',
];

const OUTPUTS = ENTRIES.flatMap(({ name }) => [`dist/${name}.js`, `dist/${name}.d.ts`]);

/** Builds `dist/`, unless it is newer than its sources. Whoever needs a build calls this, so that there is one for all. */
export function buildIfStale(): void {
  if (!isStale()) return;
  execFileSync(process.execPath, [join(root, 'node_modules/tsup/dist/cli-default.js'), '--silent'], {
    cwd: root,
    stdio: 'inherit',
  });
}

function isStale(): boolean {
  if (!OUTPUTS.every((path) => existsSync(join(root, path)))) return true;
  return Math.min(...OUTPUTS.map(timeOf)) <= Math.max(...INPUTS.flatMap(withContents).map(timeOf));
}

/** The path, and every file and folder in it: a file that was removed shows in the time of its folder. */
function withContents(path: string): readonly string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const names = readdirSync(join(root, path), { recursive: true, encoding: 'utf8' });
  return [path, ...names.map((name) => join(path, name))];
}

function timeOf(path: string): number {
  return statSync(join(root, path)).mtimeMs;
}
