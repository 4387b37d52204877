import { isObservable, lastValueFrom, toArray } from 'rxjs';
import * as rxjs from 'rxjs';
import * as rxjsTesting from 'rxjs/testing';
import ts from 'typescript';
import * as vitest from 'vitest';
import * as zod from 'zod';
import { ENTRIES, importEntry } from '../../scripts/entries.ts';
import { filesBelow, parseSource, readProjectFile, ROOT } from './sourceFiles.ts';

/** One `ts` fence of a page, or of an `@example`. */
export interface DocExample {
  readonly file: string;
  /** The line of the file on which the code begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** The fence begins with `ts no-run`: it compiles, but needs a server or a key. */
  readonly isRun: boolean;
}

/** What a `// =>` line of an example claims, and the actual value. */
export interface DocClaim {
  readonly claim: string;
  readonly actual: unknown;
  readonly expected: unknown;
}

/** The pages that the docs consist of. */
export function docPages(): string[] {
  const own = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
  return [...own, ...filesBelow('docs', '.md').map((path) => `docs/${path}`)];
}

export function docExamples(): DocExample[] {
  const pages = docPages().flatMap((page) => fencesIn(readProjectFile(page), page, 1));
  const sources = filesBelow('src', '.ts').flatMap((path) => examplesInSource(`src/${path}`));
  return [...pages, ...sources];
}

/** Where to look when an example fails, such as `docs/operators/pickText.md:12`. */
export function placeOf(example: DocExample, offset = 0): string {
  return `${example.file}:${example.line + offset}`;
}

function fencesIn(text: string, file: string, firstLine: number): DocExample[] {
  // A file of an example is compiled where its packages are: in the example.
  const fences = text.matchAll(/^```(?:ts|typescript)\b(?! from=)([^\n]*)\n([\s\S]*?)^```$/gm);
  return [...fences].map((match) => ({
    file,
    line: firstLine + text.slice(0, match.index).split('\n').length,
    code: match[2] ?? '',
    isRun: !/\bno-run\b/.test(match[1] ?? ''),
  }));
}

function examplesInSource(path: string): DocExample[] {
  const { text } = parseSource(path);
  return [...text.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].flatMap((comment) => {
    const inside = comment[0].replace(/^[ \t]*\/?\*+\/? ?/gm, '');
    return fencesIn(inside, path, text.slice(0, comment.index).split('\n').length);
  });
}

/** Compiles all examples as modules in one program, and returns the compiler's errors. */
export function compileExamples(examples: readonly DocExample[]): string[] {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  // Beside the tests, so that imports resolve as there.
  const byPath = new Map(
    examples.map((example, index) => [`${ROOT}test/contract/example-${index}.ts`, example]),
  );

  const program = ts.createProgram({
    rootNames: [...byPath.keys()],
    options,
    host: {
      ...host,
      fileExists: (path) => byPath.has(path) || host.fileExists(path),
      readFile: (path) => byPath.get(path)?.code ?? host.readFile(path),
      getSourceFile(path, languageVersion) {
        const example = byPath.get(path);
        if (!example) return host.getSourceFile(path, languageVersion);
        return ts.createSourceFile(path, example.code, languageVersion);
      },
    },
  });

  return [...byPath].flatMap(([path, example]) => {
    const file = program.getSourceFile(path);
    if (!file) throw new Error(`${placeOf(example)} was not compiled`);
    const isModule = file.statements.some((statement) => ts.isImportDeclaration(statement));
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const messages = found.map(({ messageText, start = 0 }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${placeOf(example, line)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    return isModule
      ? messages
      : [`${placeOf(example)}: imports nothing, so a reader cannot copy it`, ...messages];
  });
}

function compilerOptions(): ts.CompilerOptions {
  const config: unknown = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return { ...options, experimentalDecorators: true, noUnusedLocals: false, noUnusedParameters: false };
}

/** Whether the example claims anything: by a `// =>` line, or as a test. */
export function hasClaims(example: DocExample): boolean {
  return /\/\/ =>|from 'vitest'/.test(example.code);
}

/** Runs an example and its tests, and returns the claim of each `// =>` line with the actual value. */
export async function runExample(example: DocExample): Promise<readonly DocClaim[]> {
  const { outputText } = ts.transpileModule(withClaims(example), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, strict: true },
  });
  const claims: DocClaim[] = [];

  async function claim(text: string, actual: unknown, expected: () => unknown): Promise<void> {
    const settled: unknown = isObservable(actual)
      ? await lastValueFrom(actual.pipe(toArray()))
      : await Promise.resolve(actual);
    claims.push({ claim: text, actual: settled, expected: expected() });
  }

  const tests = collectTests();
  const require = (specifier: string): unknown => (specifier === 'vitest' ? tests.api : load(specifier));
  const run: unknown = Reflect.construct(AsyncFunction, ['require', 'exports', '__claim', outputText]);
  if (typeof run === 'function') await Promise.resolve(Reflect.apply(run, undefined, [require, {}, claim]));
  for (const name of await tests.run()) claims.push({ claim: name, actual: 'passed', expected: 'passed' });
  return claims;
}

type TestBody = () => unknown;

/** Vitest for an example: `it` and `afterEach` are collected, because a test cannot define tests while it runs. */
function collectTests(): { readonly api: object; run(): Promise<readonly string[]> } {
  const tests: (readonly [name: string, body: TestBody])[] = [];
  const after: TestBody[] = [];
  const it = Object.assign((name: string, body: TestBody) => tests.push([name, body]), {
    each: (rows: readonly (readonly unknown[])[]) => (name: string, body: (...row: unknown[]) => unknown) => {
      for (const row of rows) it(name.replace('%s', String(row[0])), () => body(...row));
    },
  });

  return {
    api: {
      ...vitest,
      it,
      afterEach: (hook: TestBody) => after.push(hook),
    },
    async run() {
      try {
        for (const [, body] of tests) {
          await body();
          for (const hook of after) await hook();
        }
      } finally {
        // In its own file, a test may leave fake timers on.
        vitest.vi.useRealTimers();
      }
      return tests.map(([name]) => name);
    },
  };
}

/** Lets an example await at its top level, as a module may. */
const AsyncFunction = (async () => Promise.resolve()).constructor;

const entries = new Map<string, unknown>();
for (const entry of ENTRIES) entries.set(entry.specifier, await importEntry(entry, `${ROOT}${entry.door}`));

function load(specifier: string): unknown {
  if (specifier === 'rxjs') return rxjs;
  if (specifier === 'rxjs/testing') return rxjsTesting;
  if (specifier === 'zod') return zod;
  if (entries.has(specifier)) return entries.get(specifier);
  if (specifier.startsWith('node:')) return process.getBuiltinModule(specifier);
  throw new Error(`An example that runs imports ${specifier}`);
}

/** Wraps each statement before a `// =>` comment into a call that records its value. */
function withClaims(example: DocExample): string {
  const { code } = example;
  const place = placeOf(example);
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  let rest = code;
  let found = 0;

  for (const statement of file.statements.toReversed()) {
    const end = statement.getEnd();
    const comment = /^[ \t]*\n?[ \t]*\/\/ =>((?:[^\n]*)(?:\n[ \t]*\/\/(?! =>)[^\n]*)*)/.exec(code.slice(end));
    if (!comment) continue;
    found += 1;
    const expected = (comment[1] ?? '').replaceAll(/\n[ \t]*\/\//g, '\n').trim();
    const claimed = claimedBy(statement);
    if (!claimed)
      throw new Error(`${place}: a claim follows a statement without a value: ${statement.getText()}`);
    const call = `await __claim(${JSON.stringify(expected)}, ${claimed.getText()}, () => (${expected}));`;
    const start = ts.isExpressionStatement(statement) ? statement.getStart() : end;
    rest = `${rest.slice(0, start)}\n${call}\n${rest.slice(end + comment[0].length)}`;
  }

  if (found !== code.split('// =>').length - 1) throw new Error(`${place}: a claim follows no statement`);
  return rest;
}

/** What a claim is about: an expression, what it logs, or the constant that it defines. */
function claimedBy(statement: ts.Statement): ts.Node | undefined {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.at(-1)?.name;
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const isLog = ts.isCallExpression(expression) && expression.expression.getText() === 'console.log';
  return isLog ? expression.arguments[0] : expression;
}
