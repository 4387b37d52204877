import { expect, it } from 'vitest';
import { ENTRIES } from '../../scripts/entries.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

/** A line of `.size-limit.json`. */
interface Budget {
  readonly path: string | readonly string[];
  readonly import: unknown;
  readonly limit: string;
}

const budgets = JSON.parse(readProjectFile('.size-limit.json')) as readonly Budget[];

it.each(ENTRIES)('gives each export of $specifier a budget of its own', async ({ name, door }) => {
  const exports = Object.keys((await import(`${ROOT}${door}`)) as object);
  const budgeted = budgets
    .filter(({ path }) => path === `./dist/${name}.js`)
    .flatMap(({ import: names }) => /^\{ (\w+) \}$/.exec(String(names))?.[1] ?? []);
  expect(budgeted.sort()).toStrictEqual([...exports, ...(name === 'index' ? ['fromSSE'] : [])].sort());
});

it('counts bytes', () => {
  for (const { limit } of budgets) expect(limit).toMatch(/^\d+ B$/);
});
