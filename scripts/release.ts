/**
 * Makes a release that is ready to be published: `npm run release -- 0.2.0`. Checks everything, sets the version, dates
 * the changelog, packs, tries the package on each Node that is here, commits and tags. With `--dry-run` it changes nothing:
 * it only packs and tries.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { packInto, run, temporaryFolder } from '../test/support/packedPackage.ts';
import { buildIfStale } from './buildIfStale.ts';
import { releaseChangelog } from './release/releaseChangelog.ts';
import { tryPackage } from './release/tryPackage.ts';

const CHANGELOG = new URL('../CHANGELOG.md', import.meta.url);
const MANIFEST = new URL('../package.json', import.meta.url);

const isDry = process.argv.includes('--dry-run');
const version = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';

async function step(name: string, work: () => unknown): Promise<void> {
  console.log(`- ${name}`);
  await work();
}

async function refuseWhatIsNotReady(): Promise<void> {
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) throw new Error(`A version, such as 0.2.0: not ${version}`);
  if (/\bOWNER\b/.test(readFileSync(MANIFEST, 'utf8')))
    throw new Error('package.json still names OWNER in `homepage`, `bugs` and `repository`');
  if ((await run('git', ['status', '--porcelain'])) !== '')
    throw new Error('There are changes without a commit');
  if ((await run('git', ['tag', '--list', `v${version}`])) !== '')
    throw new Error(`v${version} is there already`);
}

async function packAndTry(): Promise<void> {
  buildIfStale();
  const folder = temporaryFolder();
  try {
    for (const line of await tryPackage(await packInto(folder.path), folder.path)) console.log(`  ${line}`);
  } finally {
    folder.remove();
  }
}

async function release(): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  await step('ready?', refuseWhatIsNotReady);
  await step('changelog', () => {
    writeFileSync(CHANGELOG, releaseChangelog(readFileSync(CHANGELOG, 'utf8'), version, date));
  });
  await step('version', () =>
    run('npm', ['version', version, '--no-git-tag-version', '--allow-same-version']),
  );
  await step('every gate, some minutes', () =>
    run('npm', ['run', 'check'], undefined, { timeout: 3_600_000 }),
  );
  await step('the packed package', packAndTry);
  await step('commit and tag', async () => {
    await run('git', ['commit', '--all', '--message', `chore: release ${version}`]);
    await run('git', ['tag', `v${version}`]);
  });
  console.log(`\nv${version} is ready: \`git push --follow-tags\`, then run the workflow \`release\`.`);
}

try {
  await (isDry ? step('the packed package', packAndTry) : release());
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
