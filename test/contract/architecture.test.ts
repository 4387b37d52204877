import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceFiles, type SourceFile, type SourceImport } from '../support/sourceFiles.ts';

/** The steps that an answer takes. A folder imports from folders of lower steps and from itself. */
const STEPS: Readonly<Record<string, number>> = {
  json: 0,
  delta: 1,
  errors: 1,
  framing: 2,
  message: 3,
  requests: 4,
  protocols: 5,
  operators: 6,
  sources: 7,
  models: 8,
  angular: 9,
  server: 9,
  redis: 10,
  bedrock: 10,
  testing: 10,
};
const FIRST_STEP_WITH_RXJS = 6;
const FIRST_STEP_OF_ENTRIES = 9;
const MAX_STEP = 11;

/** The packages of the screens, each for its own entry. */
const PEERS: Readonly<Record<string, RegExp>> = { angular: /^@angular\/(common|core)(\/|$)/ };

/** What cuts bytes into records for us: each belongs to the one file that wraps it. */
const CODECS = ['eventsource-parser', '@smithy/eventstream-codec'];

const files = readSourceFiles();

/** Names each breach as `file -> what`, so that a failing test shows them all. */
function breaches(
  isBreach: (file: SourceFile, used: SourceImport, target: string) => boolean,
): readonly string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((used) => isBreach(file, used, targetOf(file, used)))
      .map((used) => `${file.path} -> ${used.specifier}`),
  );
}

/** The imported file from src/ on; a package keeps its name. */
function targetOf(file: SourceFile, used: SourceImport): string {
  return isRelative(used) ? posix.join(posix.dirname(file.path), used.specifier) : used.specifier;
}

function isRelative(used: SourceImport): boolean {
  return used.specifier.startsWith('.');
}

function folderOf(target: string): string {
  return target.includes('/') ? (target.split('/', 1)[0] ?? '') : '';
}

function stepOf(folder: string): number {
  return STEPS[folder] ?? MAX_STEP;
}

/** The file and all that it imports, however far away. */
function filesReachedFrom(path: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(path)) return reached;
  reached.add(path);
  const file = files.find((candidate) => candidate.path === path);
  for (const used of file?.imports.filter(isRelative) ?? []) {
    if (file) filesReachedFrom(targetOf(file, used), reached);
  }
  return reached;
}

function filesThatName(...words: string[]): readonly string[] {
  return files.filter((file) => words.some((word) => file.identifiers.has(word))).map((file) => file.path);
}

describe('the imports of src/', () => {
  it('come from known folders', () => {
    const folders = new Set(files.map((file) => file.folder));
    expect([...folders].filter((folder) => folder !== '' && !(folder in STEPS))).toStrictEqual([]);
  });

  it('point one way', () => {
    const turned = breaches((file, used, target) => {
      const folder = folderOf(target);
      return isRelative(used) && folder !== file.folder && stepOf(folder) >= stepOf(file.folder);
    });
    expect(turned).toStrictEqual([]);
  });

  it('name a file that exists, with its .ts ending', () => {
    const paths = new Set(files.map((file) => file.path));
    expect(breaches((_file, used, target) => isRelative(used) && !paths.has(target))).toStrictEqual([]);
  });

  it('never go through a door', () => {
    expect(breaches((_file, used, target) => isRelative(used) && target.endsWith('index.ts'))).toStrictEqual(
      [],
    );
  });

  it('know no package but rxjs, from operators/ rightwards, two codecs, and the peers of an entry', () => {
    const foreign = breaches(
      (file, used) =>
        !isRelative(used) &&
        !CODECS.includes(used.specifier) &&
        !PEERS[file.folder]?.test(used.specifier) &&
        !(used.specifier === 'rxjs' && stepOf(file.folder) >= FIRST_STEP_WITH_RXJS),
    );
    // RxJS reads the diagrams that stand for a source in an app's tests. No framework of tests is named.
    expect(foreign).toStrictEqual(['testing/coldMarbles.ts -> rxjs/testing']);
  });

  it('take each codec into one file', () => {
    expect(breaches((_file, used) => CODECS.includes(used.specifier))).toStrictEqual([
      'bedrock/createAWSEventStreamParser.ts -> @smithy/eventstream-codec',
      'framing/createEventLines.ts -> eventsource-parser',
    ]);
  });

  it('lead from the root into no entry beside it, so that its optional peers stay unloaded', () => {
    const reached = [...filesReachedFrom('index.ts')];
    expect(reached.filter((path) => stepOf(folderOf(path)) >= FIRST_STEP_OF_ENTRIES)).toStrictEqual([
      'index.ts',
    ]);
  });

  it('keep json/ free of everything, and errors/ and delta/ free of all but json/ at run time', () => {
    const heavy = breaches(
      (file, used, target) =>
        stepOf(file.folder) <= 1 && !used.isTypeOnly && ![file.folder, 'json'].includes(folderOf(target)),
    );
    expect(heavy).toStrictEqual([]);
  });
});

describe('the code of src/', () => {
  it('opens connections in sources/, in models/ and for HttpClient only', () => {
    const outside = filesThatName('fetch', 'AbortController').filter(
      (path) => !/^(angular|sources|models)\//.test(path),
    );
    // It stands in for `fetch` and names it as its type; see below.
    expect(outside).toStrictEqual(['testing/scriptedFetch.ts']);
  });

  it('calls no fetch in testing/, where the wire is a script', () => {
    const callers = files.filter((file) => file.folder === 'testing' && file.called.has('fetch'));
    expect(callers.map((file) => file.path)).toStrictEqual([]);
  });

  it('makes an Observable by hand in sources/, models/ and entries, and in the one helper of the operators', () => {
    const makers = files.filter((file) => file.instantiated.has('Observable')).map((file) => file.path);
    expect(makers.filter((path) => !/^(sources|models|angular|server|redis)\//.test(path))).toStrictEqual([
      'operators/operate.ts',
    ]);
  });

  it('takes the time from schedulers in operators/', () => {
    const impatient = filesThatName(
      'Date',
      'Promise',
      'performance',
      'queueMicrotask',
      'requestAnimationFrame',
      'setInterval',
      'setTimeout',
    );
    expect(impatient.filter((path) => path.startsWith('operators/'))).toStrictEqual([]);
  });

  it('takes the time from schedulers in testing/ too, where only `fetch` and its kind make promises', () => {
    const clocks = filesThatName('Date', 'performance', 'queueMicrotask', 'setInterval', 'setTimeout');
    expect(clocks.filter((path) => path.startsWith('testing/'))).toStrictEqual([]);
  });
});
