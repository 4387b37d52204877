/** Writes each entry's public surface to api/, after a change that was meant. A contract test compares the two. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './buildIfStale.ts';
import { extractApi } from './extractApi.ts';

buildIfStale();
const scratch = mkdtempSync(join(tmpdir(), 'rxjs-llm-'));

try {
  for (const { name, text, complaints } of extractApi(scratch)) {
    writeFileSync(new URL(`../api/${name}.api.md`, import.meta.url), text);
    for (const complaint of complaints) {
      console.error(`${name}: ${complaint}`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}
