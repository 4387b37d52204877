/**
 * Builds an Angular app with `ng build`, with and without the packed package, and prints the bytes that it adds. Fails if the
 * guide says much else; with `--write`, puts the figures there.
 */
import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packInto, run, temporaryFolder } from '../test/support/packedPackage.ts';
import { ROOT } from '../test/support/sourceFiles.ts';
import { buildIfStale } from './buildIfStale.ts';
import { publishTable, tableOf } from './pageTable.ts';

const PAGE = 'docs/guide/angular.md';
const APPS = [
  ['plain', 'an app with `HttpClient`, `toSignal` and `rxResource`'],
  ['pipe', 'the same, whose answer is the whole pipe with `toStreamState`'],
  ['signals', '… with `streamResource`, `httpFetch` and `provideHttpStreaming`'],
] as const;

/** How far the guide may be from what is measured, in kB. */
const TOLERANCE = 0.3;

/** The example that brings Angular's own build, on the packed package. */
async function installApp(folder: string): Promise<string> {
  const tarball = await packInto(folder);
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  const app = join(folder, 'examples/ngrx');
  mkdirSync(join(folder, 'examples'));
  cpSync(join(ROOT, 'examples/ngrx'), app, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist)$/.test(path),
  });
  await run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], app, { timeout: 500_000 });
  for (const path of globSync(join(app, 'src/*.ts'))) rmSync(path);
  return app;
}

/** All scripts of the build, with gzip -9, in kB. */
async function sizeOf(name: string, app: string): Promise<number> {
  copyFileSync(join(ROOT, 'scripts/angularSize', `${name}.ts`), join(app, 'src/main.ts'));
  await run('npm', ['run', 'build'], app, { timeout: 300_000 });
  const scripts = globSync(join(app, 'dist/**/*.js')).map((path) => readFileSync(path));
  return scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0) / 1_000;
}

function numbersIn(table: string): readonly number[] {
  return [...table.matchAll(/\| (\d+\.\d) +(?=\|)/g)].map(([, number]) => Number(number));
}

const folder = temporaryFolder();
try {
  buildIfStale();
  const app = await installApp(folder.path);
  const sizes: number[] = [];
  for (const [name] of APPS) sizes.push(await sizeOf(name, app));

  const rows = APPS.map(([, what], index) => {
    const added = (sizes[index] ?? 0) - (sizes[0] ?? 0);
    return [what, (sizes[index] ?? 0).toFixed(1), added.toFixed(1)];
  });
  const table = tableOf([['kB of scripts, gzipped', 'all', 'rxjs-llm adds'], ...rows]);
  console.log(table);

  const known = numbersIn(readFileSync(join(ROOT, PAGE), 'utf8'));
  const isNear = numbersIn(table).every((size, index) => Math.abs(size - (known[index] ?? 0)) <= TOLERANCE);
  if (!isNear && !process.argv.includes('--write')) {
    console.error(`${PAGE} says something else: npm run angular-size -- --write`);
    process.exitCode = 1;
  }
  const versions = [join(ROOT, 'package.json'), join(app, 'node_modules/@angular/core/package.json')].map(
    (path) => (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version,
  );
  const date = new Date().toISOString().slice(0, 10);
  publishTable(
    PAGE,
    `${table}\n\nMeasured on ${date} with rxjs-llm ${versions[0]} and Angular ${versions[1]}.`,
    'angular-size',
  );
} finally {
  folder.remove();
}
