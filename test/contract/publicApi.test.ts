import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ENTRIES } from '../../scripts/entries.ts';
import { extractApi } from '../../scripts/extractApi.ts';
import { buildInto, temporaryFolder } from '../support/packedPackage.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

it('shows the surface that was agreed on', { timeout: 60_000 }, async () => {
  // Inside the project, because the declarations import rxjs.
  const folder = temporaryFolder(join(ROOT, '.api-temp'));
  try {
    await buildInto(folder.path, '--dts-only');
    const reports = extractApi(folder.path, folder.path);

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
