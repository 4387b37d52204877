import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ENTRIES, importEntry } from '../../scripts/entries.ts';
import { filesBelow, parseSource, readProjectFile, ROOT } from '../support/sourceFiles.ts';

const MAX_LINES = 160;

const typeTests = filesBelow('test/types', '.test-d.ts').map((path) => readProjectFile(`test/types/${path}`));

const operators: string[] = [];

for (const entry of ENTRIES) {
  const { specifier, door } = entry;
  const api = await importEntry(entry, `${ROOT}${door}`);
  const statements = parseSource(door).statements;
  operators.push(...Object.keys(api).filter((name) => isOperator(name, homeOf(name, door))));

  describe.each(Object.keys(api))(`%s of ${specifier}`, (name) => {
    const home = homeOf(name, door);

    it('stands in the file of its name', () => {
      expect(home.split('/').at(-1)).toBe(name);
      expect(existsSync(`${ROOT}src/${home}.ts`)).toBe(true);
    });

    it('has a test beside it', () => {
      expect(existsSync(`${ROOT}test/${home}.test.ts`), `test/${home}.test.ts`).toBe(true);
    });

    it('has a page', () => {
      expect(existsSync(`${ROOT}docs/${home}.md`), `docs/${home}.md`).toBe(true);
      expect(readProjectFile(`docs/${home}.md`).split('\n', 1)[0]).toBe(`# ${name}`);
    });

    it('has a promise about its types', () => {
      const word = new RegExp(`\\b${name}\\b`);
      // A protocol's types are few enough to stand in its own test.
      const own = readProjectFile(`test/${home}.test.ts`);
      expect(typeTests.some((text) => word.test(text)) || own.includes('expectTypeOf(')).toBe(true);
    });
  });

  describe(door, () => {
    it('names each export', () => {
      const vague = statements.filter(
        (statement) =>
          !ts.isExportDeclaration(statement) ||
          !statement.moduleSpecifier ||
          !statement.exportClause ||
          !ts.isNamedExports(statement.exportClause) ||
          statement.exportClause.elements.some((element) => element.propertyName),
      );
      expect(vague.map((statement) => statement.getText())).toStrictEqual([]);
    });

    it('is in order', () => {
      const specifiers = statements.map(specifierOf);
      const sorted = specifiers.toSorted((a, b) => compare(a.toLowerCase(), b.toLowerCase()));
      expect(specifiers).toStrictEqual(sorted);
    });
  });
}

/** Where an export of a door comes from, without its ending, such as `operators/pickText`. */
function homeOf(name: string, door: string): string {
  const statement = parseSource(door).statements.find(
    (candidate) =>
      ts.isExportDeclaration(candidate) &&
      candidate.exportClause !== undefined &&
      ts.isNamedExports(candidate.exportClause) &&
      candidate.exportClause.elements.some((element) => element.name.text === name),
  );
  const path = statement ? posix.join(posix.dirname(door), specifierOf(statement)) : '';
  return path.replace(/^src\//, '').replace(/\.ts$/, '');
}

/** Whether calling it makes an operator, as its return type says. */
function isOperator(name: string, home: string): boolean {
  return parseSource(`src/${home}.ts`).statements.some(
    (statement) =>
      ts.isFunctionDeclaration(statement) &&
      statement.name?.text === name &&
      /OperatorFunction<|^<T>\(source: Observable<T>\)/.test(statement.type?.getText() ?? ''),
  );
}

function specifierOf(statement: ts.Statement): string {
  return ts.isExportDeclaration(statement) ? (statement.moduleSpecifier?.getText().slice(1, -1) ?? '') : '';
}

describe('the questions for every operator', () => {
  it('are answered by each exported one', () => {
    const table = readProjectFile('test/operators/everyOperator.test.ts');
    const answering = [...table.matchAll(/^describeOperator\('(\w+)'/gm)].map(([, name]) => name);
    // Its values come from a log, which answers in promises: its own test answers them.
    const inTime = operators.filter((name) => name !== 'shareThrough');
    expect(answering).toStrictEqual(inTime.toSorted());
  });
});

describe('src/', () => {
  it('says the type of each export, so that its declarations need no inference', () => {
    expect(filesBelow('src', '.ts').flatMap(undeclaredIn)).toStrictEqual([]);
  });

  it('has no file that is too long for one look', () => {
    const long = filesBelow('src', '.ts').filter((path) => linesOf(path) > MAX_LINES);
    expect(long.map((path) => `${path}: ${linesOf(path)} lines`)).toStrictEqual([]);
  });
});

/** What a declaration file can't be written for without inference: the only errors that the tests of types don't find. */
function undeclaredIn(path: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileDeclaration(readProjectFile(`src/${path}`), {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { isolatedDeclarations: true },
  });
  return diagnostics.map(
    ({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

const linesOf = (path: string): number => readProjectFile(`src/${path}`).trimEnd().split('\n').length;

describe('docs/', () => {
  it('has no page without its source file', () => {
    const pages = filesBelow('docs', '.md').filter((path) =>
      /^(?!decisions\/|examples\/|guide\/).*\//.test(path),
    );
    expect(pages.filter((page) => !existsSync(`${ROOT}src/${page.replace(/\.md$/, '.ts')}`))).toStrictEqual(
      [],
    );
  });
});

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
