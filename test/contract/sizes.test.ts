import { build } from 'esbuild';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ENTRIES, importEntry } from '../../scripts/entries.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

const sizes = JSON.parse(readProjectFile('sizes.json')) as Readonly<
  Record<string, Readonly<Record<string, number>>>
>;
const programs = JSON.parse(readProjectFile('.size-limit.json')) as readonly { readonly limit: string }[];

it.each(ENTRIES)('knows the size of each export of $specifier, and of all of it', async (entry) => {
  const { specifier, door } = entry;
  const exports = Object.keys(await importEntry(entry, `${ROOT}${door}`));
  // `npm run size -- --write` adds what is missing.
  expect(Object.keys(sizes[specifier] ?? {})).toStrictEqual(['*', ...exports.sort()]);
});

it('counts bytes', () => {
  for (const { limit } of programs) expect(limit).toMatch(/^\d+ B$/);
  for (const size of Object.values(sizes).flatMap((entry) => Object.values(entry)))
    expect(size).toBeGreaterThan(0);
});

it.each(ENTRIES)(
  'runs nothing when $specifier is loaded: what is not used costs nothing',
  async ({ name }) => {
    expect(await bundleOf(`import './${name}.js';`)).toBe('');
  },
);

it('lets a small export stay small', async () => {
  const bundle = await bundleOf("import { isTextDelta } from './index.js'; globalThis.test = isTextDelta;");
  expect(bundle.length).toBeLessThan(100);
});

/** Bundles a program, and takes none of our modules for one that nobody misses: so it retains whatever isn't known as pure. */
async function bundleOf(contents: string): Promise<string> {
  const folder = join(ROOT, 'dist');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    plugins: [
      {
        name: 'with side effects',
        setup(bundler) {
          bundler.onResolve({ filter: /^\.\// }, ({ path }) => ({
            path: join(folder, path),
            sideEffects: true,
          }));
          bundler.onResolve({ filter: /^[^.]/ }, ({ path }) => ({
            path,
            external: true,
            sideEffects: false,
          }));
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text.trim()).join('');
}
