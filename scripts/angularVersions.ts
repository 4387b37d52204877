/**
 * Compiles an app ahead of time with the packed package, on each version of Angular that the package names as a peer, with
 * all types checked, and runs it. Each version gets a clean install.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packInto, run, temporaryFolder } from '../test/support/packedPackage.ts';
import { ROOT } from '../test/support/sourceFiles.ts';

/** The last ones of each major version that have a platform of servers beside them, and their TypeScript. */
const VERSIONS = [
  ['20.3.32', '5.9.3'],
  ['21.2.24', '5.9.3'],
  ['22.2.0', '6.0.3'],
] as const;

const PACKAGES = ['common', 'compiler', 'compiler-cli', 'core', 'platform-browser'];

const SETTINGS = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ES2022',
    moduleResolution: 'bundler',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    rootDir: '.',
    outDir: 'out',
  },
  files: ['app.ts'],
  angularCompilerOptions: { strictTemplates: true },
};

/** What Angular needs of a page, and Node hasn't. The compiler links Angular's own packages. */
const PAGE = `
import '@angular/compiler';
import { Window } from 'happy-dom';
const page = new Window({ url: 'http://localhost/' });
const names = ['document', 'Node', 'Element', 'HTMLElement', 'MutationObserver', 'ProgressEvent', 'location'];
for (const name of names) Object.defineProperty(globalThis, name, { value: page[name], configurable: true });
Object.defineProperty(globalThis, 'window', { value: page, configurable: true });
await import('./out/app.js');
process.exit();
`;

const FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--engine-strict=false'];

/** Installs one version into a folder, builds the app and runs it. */
async function tryVersion(
  folder: string,
  tarball: string,
  angular: string,
  typescript: string,
): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(SETTINGS));
  writeFileSync(join(folder, 'page.js'), PAGE);
  copyFileSync(join(ROOT, 'test/support/angularApp.ts'), join(folder, 'app.ts'));
  const packages = PACKAGES.map((name) => `@angular/${name}@${angular}`);
  const others = [`typescript@${typescript}`, 'rxjs@7.8.2', 'happy-dom@21.0.4', tarball];
  await run('npm', ['install', ...FLAGS, ...packages, ...others], folder, { timeout: 600_000 });
  await run(process.execPath, ['node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js'], folder);
  const said = await run(process.execPath, ['page.js'], folder);
  if (!said.includes('right')) throw new Error(`Angular ${angular} says: ${said}`);
}

const folder = temporaryFolder();
try {
  const tarball = await packInto(folder.path);
  for (const [angular, typescript] of VERSIONS) {
    const begun = performance.now();
    await tryVersion(join(folder.path, angular), tarball, angular, typescript);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(`Angular ${angular} with TypeScript ${typescript}: right, in ${seconds} s`);
  }
} finally {
  folder.remove();
}
