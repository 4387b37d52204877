import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/packedPackage.ts';
import { ROOT } from '../support/sourceFiles.ts';

/** Bodies after bug reports of other projects, with what a user must see. Read in place. */
const CASES = join(ROOT, '../shared/cases');

/** Cases that are not read right yet: each fails until somebody takes it off this list. */
const OPEN: readonly string[] = [];

interface Result {
  readonly id: string;
  readonly verdict: string;
  readonly found: readonly string[];
}

const hasCases = existsSync(join(CASES, 'wires.json'));
const ids = hasCases
  ? (JSON.parse(readFileSync(join(CASES, 'wires.json'), 'utf8')) as readonly Result[]).map(({ id }) => id)
  : [];

describe.runIf(hasCases)('a body after a report', () => {
  const results = new Map<string, Result>();

  beforeAll(async () => {
    const folder = temporaryFolder();
    const output = join(folder.path, 'results.json');
    await new Promise<void>((resolve) => {
      // It exits with 1 if a case is not right.
      execFile(process.execPath, [join(CASES, 'run-wires.mjs'), ROOT, '--json', output], () => resolve());
    });
    for (const result of JSON.parse(readFileSync(output, 'utf8')) as readonly Result[])
      results.set(result.id, result);
    folder.remove();
  });

  it.each(ids.filter((id) => !OPEN.includes(id)))('is read right: %s', (id) => {
    expect(results.get(id)?.found).toEqual([]);
  });

  it.fails.each(OPEN)('is not read right yet: %s', (id) => {
    expect(results.get(id)?.found).toEqual([]);
  });
});
