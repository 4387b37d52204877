import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { openWorkshop } from '../../test/support/followGuide.ts';
import { run } from '../../test/support/packedPackage.ts';

/** The versions of Node that a release is tried on, if they are there. */
const MAJORS = [20, 22, 24];

const PROGRAM = `
  let latest;
  const { fetch } = scriptedFetch([{ status: 503 }, wire.openaiChat({ text: ['Hel', 'lo'] })]);
  llm.fromSSE('http://localhost/', { fetch })
    .pipe(llm.parseDelta(llm.openaiChat()), llm.takeUntilDone(), llm.retryWithBackoff({ initialDelay: 1 }), llm.accumulate())
    .subscribe({ next: (message) => (latest = message), complete: () => console.log(latest.text, latest.status) });
`;
const FORMS = {
  'try.mjs': `import * as llm from 'rxjs-llm';\nimport { scriptedFetch, wire } from 'rxjs-llm/testing';\n${PROGRAM}`,
  'try.cjs': `const llm = require('rxjs-llm');\nconst { scriptedFetch, wire } = require('rxjs-llm/testing');\n${PROGRAM}`,
};

/** Imports and requires a packed package on every Node that is there, and reads an answer. Returns a line for each. */
export async function tryPackage(tarball: string, folder: string): Promise<readonly string[]> {
  const { packages } = await openWorkshop(folder, tarball);
  for (const [name, text] of Object.entries(FORMS)) writeFileSync(join(dirname(packages), name), text);

  const nodes = await nodesByMajor();
  const lines: string[] = [];
  for (const major of MAJORS) {
    const node = nodes.get(major);
    if (!node) {
      lines.push(`Node ${major}: not here`);
      continue;
    }
    for (const name of Object.keys(FORMS)) {
      const printed = await run(node, ['--no-warnings', name], dirname(packages));
      if (printed.trim() !== 'Hello complete')
        throw new Error(`Node ${major} printed ${printed} for ${name}`);
    }
    lines.push(`Node ${major}: imported and required`);
  }
  return lines;
}

/** One Node for each major version: this one, those on the path, and those in the variable `NODES`. */
async function nodesByMajor(): Promise<ReadonlyMap<number, string>> {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const named = process.env['NODES']?.split(',') ?? [];
  const found = new Map<number, string>();
  for (const path of [process.execPath, ...named, ...onPath].filter((path) => existsSync(path))) {
    const version = await run(path, ['--version']);
    const major = parseInt(version.slice(1));
    if (!found.has(major)) found.set(major, path);
  }
  return found;
}
