import { afterAll, describe, expect, it } from 'vitest';
import { releaseChangelog } from '../../scripts/release/releaseChangelog.ts';
import { tryPackage } from '../../scripts/release/tryPackage.ts';
import { packInto, temporaryFolder } from '../support/packedPackage.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

const HEAD = '# Changelog\n\n## [Unreleased]\n';

describe('releaseChangelog', () => {
  it('dates the section of the version', () => {
    const text = `${HEAD}\n## [0.2.0]\n\n- New.\n`;
    expect(releaseChangelog(text, '0.2.0', '2027-01-01')).toBe(
      `${HEAD}\n## [0.2.0] - 2027-01-01\n\n- New.\n`,
    );
  });

  it('makes a section of what is unreleased', () => {
    const text = `${HEAD}\n- New.\n\n## [0.1.0] - 2026-12-01\n\n- Old.\n`;
    const expected = `${HEAD}\n## [0.2.0] - 2027-01-01\n\n- New.\n\n## [0.1.0] - 2026-12-01\n\n- Old.\n`;
    expect(releaseChangelog(text, '0.2.0', '2027-01-01')).toBe(expected);
  });

  it.each([
    ['nothing', `${HEAD}\n## [0.1.0] - 2026-12-01\n`, 'nothing under [Unreleased]'],
    ['lines in two places', `${HEAD}\n- New.\n\n## [0.2.0]\n\n- Newer.\n`, 'move them to [0.2.0]'],
    ['the version already', `${HEAD}\n- New.\n\n## [0.2.0] - 2026-12-01\n`, 'released already'],
  ])('refuses a changelog with %s', (_, text, message) => {
    expect(() => releaseChangelog(text, '0.2.0', '2027-01-01')).toThrow(message);
  });

  it('finds the section of the next release in the changelog', () => {
    const { version } = JSON.parse(readProjectFile('package.json')) as { readonly version: string };
    const text = readProjectFile('CHANGELOG.md').replace(/(?<=## \[Unreleased\]\n)[\s\S]*?(?=## \[)/, '\n');
    expect(releaseChangelog(text, version, '2027-01-01')).toContain(`## [${version}] - 2027-01-01`);
  });
});

describe('tryPackage', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('imports and requires the packed package on the Node that is here', async () => {
    const lines = await tryPackage(await packInto(folder.path), folder.path);
    expect(lines).toHaveLength(3);
    expect(lines).toContain(`Node ${parseInt(process.versions.node)}: imported and required`);
  });
});

it('asks for provenance, and publishes only if it was switched on', () => {
  const manifest = JSON.parse(readProjectFile('package.json')) as Readonly<Record<string, object>>;
  expect(manifest['publishConfig']).toStrictEqual({ access: 'public', provenance: true });
  const workflow = readProjectFile('.github/workflows/release.yml');
  expect(workflow).toMatch(/^on:\n {2}workflow_dispatch:/m);
  expect(workflow).toContain("if: vars.PUBLISH == 'yes'");
  expect(workflow).toContain('id-token: write');
});
