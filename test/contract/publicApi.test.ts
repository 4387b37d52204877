import { expect, it } from 'vitest';
import { ENTRIES } from '../../scripts/entries.ts';
import { extractApi } from '../../scripts/extractApi.ts';
import { temporaryFolder } from '../support/packedPackage.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

it('shows the surface that was agreed on', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  try {
    const reports = extractApi(folder.path);

    expect(reports.map(({ name }) => name)).toStrictEqual(ENTRIES.map(({ name }) => name));
    for (const { name, text, complaints } of reports) {
      expect(complaints).toStrictEqual([]);
      // `npm run api` writes it anew, where the change was meant.
      expect(text).toBe(readProjectFile(`api/${name}.api.md`));
    }
  } finally {
    folder.remove();
  }
});
