/** Puts the files of the examples into the pages that show them. A test compares them. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { showFiles } from './shownFiles.ts';

for (const path of globSync(fileURLToPath(new URL('../docs/**/*.md', import.meta.url)))) {
  const page = readFileSync(path, 'utf8');
  const fresh = showFiles(page);
  if (fresh !== page) writeFileSync(path, fresh);
}
