import { expect, it } from 'vitest';
import { tableOf } from '../../scripts/pageTable.ts';
import { lossRows } from '../support/losses.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

const page = readProjectFile('docs/guide/translating-proxy.md');
const rows = lossRows();

it('shows what each wire has no word for, as the wires themselves say it', () => {
  // `npm run losses -- --write` writes it anew.
  expect(page).toContain(tableOf(rows));
});

it('says that our own wire loses nothing', () => {
  expect(rows.slice(1).map(([, own]) => own)).toEqual(rows.slice(1).map(() => 'yes'));
});
