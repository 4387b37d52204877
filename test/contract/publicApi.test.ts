import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildInto, temporaryFolder } from '../support/packedPackage.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

it('shows the surface that was agreed on', { timeout: 60_000 }, async () => {
  // Inside the project, because the declarations import rxjs.
  const folder = temporaryFolder(join(ROOT, '.api-temp'));
  try {
    await buildInto(folder.path, '--dts-only');
    const config = ExtractorConfig.prepare({
      configObject: {
        ...ExtractorConfig.loadFile(`${ROOT}api-extractor.json`),
        projectFolder: ROOT,
        mainEntryPointFilePath: join(folder.path, 'index.d.ts'),
        apiReport: {
          enabled: true,
          reportFolder: folder.path,
          reportTempFolder: join(folder.path, 'new'),
          reportFileName: 'index.api.md',
        },
      },
      configObjectFullPath: `${ROOT}api-extractor.json`,
      packageJsonFullPath: `${ROOT}package.json`,
    });
    const complaints: string[] = [];
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback(message) {
        if (message.logLevel === ExtractorLogLevel.Error) complaints.push(message.text);
        message.handled = true;
      },
    });

    const report = readProjectFile(join(folder.path, 'new/index.api.md').slice(ROOT.length));
    expect(complaints).toStrictEqual([]);
    // `npm run api` writes it anew, where the change was meant.
    expect(report).toBe(readProjectFile('api/index.api.md'));
  } finally {
    folder.remove();
  }
});
