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
