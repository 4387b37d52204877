/** Compares each entry's public surface with its report in api/. With `--write`, rewrites the reports. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractApi } from './extractApi.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
mkdirSync(join(root, '.api-temp'), { recursive: true });
const scratch = mkdtempSync(join(root, '.api-temp/'));

try {
  for (const { name, text, complaints } of extractApi(join(root, 'dist'), scratch)) {
    const path = join(root, 'api', `${name}.api.md`);
    for (const complaint of complaints) fail(`${name}: ${complaint}`);
    if (process.argv.includes('--write')) writeFileSync(path, text);
    else if (readReport(path) !== text)
      fail(`api/${name}.api.md differs: \`npm run api\`, where that was meant`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

function readReport(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function fail(what: string): void {
  console.error(what);
  process.exitCode = 1;
}
