import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/sourceFiles.ts';

/** Recorded answers of more hosts, and the script that compares what they end as. Read in place. */
const INDEX = join(ROOT, '../shared/corpus/wider/index.json');
const RUNNER = join(ROOT, '../shared/cases/run-recorded.mjs');

/** Answers that are not read right yet: each fails until somebody takes it off this list. */
const OPEN: readonly string[] = [];

interface WiderStream {
  readonly provider: string;
  readonly name: string;
  readonly protocol: string;
  readonly features: readonly string[];
  /** Whether the library speaks the wire. */
  readonly spoken?: boolean;
}

declare module 'vitest' {
  interface TaskMeta {
    /** Read by the script that writes the table of conformance: the answer is known to fail. */
    isOpen?: boolean;
  }
}

const streams = existsSync(INDEX)
  ? (JSON.parse(readFileSync(INDEX, 'utf8')) as { readonly streams: readonly WiderStream[] }).streams
      .filter(({ spoken }) => spoken !== false)
      .map((stream) => ({ ...stream, id: `${stream.provider}/${stream.name}` }))
  : [];

describe.runIf(streams.length > 0)('a recorded answer of the wider corpus', () => {
  let lines: readonly string[] = [];

  beforeAll(async () => {
    const output = await new Promise<string>((resolve) => {
      // It exits with 1 if an answer is not read right.
      execFile(process.execPath, [RUNNER, ROOT], { maxBuffer: 1e8 }, (_, stdout) => resolve(stdout));
    });
    lines = output.split('\n');
  });

  /** What differs from what is expected, a line for each. */
  function differencesOf(id: string): readonly string[] {
    return lines.filter((line) => line.startsWith(`${id} (`));
  }

  it('is among those that were played', () => {
    expect(lines).toContainEqual(expect.stringContaining(`${streams.length} streams, `));
  });

  it.for(streams.filter(({ id }) => !OPEN.includes(id)))(
    'ends as expected, however it is cut, and a part of it is an error: $id',
    ({ id, protocol, features }, { task }) => {
      Object.assign(task.meta, { protocol: NAMES[protocol] ?? protocol, features });
      expect(differencesOf(id)).toEqual([]);
    },
  );

  it.fails.for(streams.filter(({ id }) => OPEN.includes(id)))(
    'does not end as expected yet: $id',
    ({ id, protocol, features }, { task }) => {
      Object.assign(task.meta, { protocol: NAMES[protocol] ?? protocol, features, isOpen: true });
      expect(differencesOf(id)).toEqual([]);
    },
  );

  it('is open only if it exists', () => {
    expect(OPEN.filter((name) => !streams.some(({ id }) => id === name))).toEqual([]);
  });
});

/** Answers that one wire carries inside another. */
const NAMES: Readonly<Record<string, string>> = {
  'bedrock-invoke-anthropic': 'anthropic',
  'bedrock-invoke-nova': 'bedrock-converse',
};
