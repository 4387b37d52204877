/**
 * Puts the site that `npm run docs` has built beside those of other versions: `node scripts/site/addVersion.ts FOLDER`
 * copies it to `FOLDER/0.1`, named after package.json, and lists all versions in `FOLDER/versions.js`, newest first.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './homeOf.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node scripts/site/addVersion.ts FOLDER');

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
};
const name = version.split('.').slice(0, 2).join('.');

mkdirSync(folder, { recursive: true });
rmSync(join(folder, name), { recursive: true, force: true });
cpSync(join(ROOT, 'docs-site'), join(folder, name), { recursive: true });

const versions = readdirSync(folder)
  .filter((each) => existsSync(join(folder, each, 'index.html')))
  .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
writeFileSync(join(folder, 'versions.js'), `window.rxjsLLMVersions = ${JSON.stringify(versions)};\n`);
console.log(`${folder} has ${versions.join(', ')}`);
