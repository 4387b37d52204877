/**
 * Measures what a browser loads for each export, minified and gzipped. Fails if one differs from `sizes.json` by more than
 * the headroom, or isn't in it, and if a program of `.size-limit.json` is beyond its limit, which is written by hand.
 * With `--write`, writes `sizes.json`, to be reviewed as a diff.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './buildIfStale.ts';
import { ENTRIES, importEntry } from './entries.ts';

/** What `size-limit` says of one check. */
interface Measured {
  readonly name: string;
  readonly size: number;
  readonly sizeLimit?: number;
  readonly passed?: boolean;
}

/** Bytes of each export, by its entry. `*` is all of the entry. */
type Sizes = Readonly<Record<string, Readonly<Record<string, number>>>>;

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'rxjs-llm-'));
const isWriting = process.argv.includes('--write');
let hasFailed = false;

buildIfStale();
try {
  for (const { name, size, sizeLimit = 0, passed } of measure('.size-limit.json'))
    print(name, size, passed ? '' : `the limit is ${sizeLimit}`);

  const sizes = await sizesOfExports();
  const known = JSON.parse(readFileSync(join(root, 'sizes.json'), 'utf8')) as Sizes;
  for (const [specifier, exports] of Object.entries(sizes)) {
    console.log(`\n${specifier}`);
    for (const [name, size] of Object.entries(exports))
      print(name, size, complaintAbout(size, known[specifier]?.[name]));
  }
  if (isWriting) writeFileSync(join(root, 'sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
  else if (hasFailed) console.error('\nIf the new sizes are meant: npm run size -- --write');
} finally {
  rmSync(scratch, { recursive: true });
}
process.exitCode = hasFailed ? 1 : 0;

async function sizesOfExports(): Promise<Sizes> {
  const sizes: Record<string, Record<string, number>> = {};
  for (const entry of ENTRIES) {
    const { specifier, name } = entry;
    const path = join(root, 'dist', `${name}.js`);
    const exports = Object.keys(await importEntry(entry, path)).sort();
    const config = join(scratch, `${name}.json`);
    const checks = ['*', ...exports].map((what) => ({
      name: what,
      path,
      import: what === '*' ? what : `{ ${what} }`,
      gzip: true,
    }));
    writeFileSync(config, JSON.stringify(checks));
    sizes[specifier] = Object.fromEntries(measure(config).map(({ name, size }) => [name, size]));
  }
  return sizes;
}

function measure(config: string): readonly Measured[] {
  const bin = join(root, 'node_modules/size-limit/bin.js');
  const { stdout, stderr } = spawnSync(process.execPath, [bin, '--json', '--config', config], {
    cwd: root,
    encoding: 'utf8',
  });
  if (!stdout.startsWith('[')) throw new Error(stdout + stderr);
  return JSON.parse(stdout) as readonly Measured[];
}

/** Both ways: an export that shrank may have lost something. */
function complaintAbout(size: number, known: number | undefined): string {
  if (isWriting) return '';
  if (known === undefined) return 'not in sizes.json';
  const headroom = Math.max(50, known * 0.02);
  return Math.abs(size - known) <= headroom ? '' : `it was ${known}`;
}

function print(name: string, size: number, complaint: string): void {
  hasFailed ||= complaint !== '';
  console.log(`${String(size).padStart(7)} B  ${name}${complaint && `: ${complaint}`}`);
}
