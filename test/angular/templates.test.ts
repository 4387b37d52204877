import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { docExamples, placeOf } from '../support/docExamples.ts';
import { ROOT } from '../support/sourceFiles.ts';

/** Its declarations import each other without an ending, so this resolution finds none of them. */
interface Compiler {
  readonly NgtscProgram: new (
    files: readonly string[],
    options: object,
    host: ts.CompilerHost,
  ) => {
    getTsSemanticDiagnostics(): readonly ts.Diagnostic[];
    getNgSemanticDiagnostics(): readonly ts.Diagnostic[];
  };
}
const { NgtscProgram } = (await import('@angular/compiler-cli')) as unknown as Compiler;

const folder = mkdtempSync(join(tmpdir(), 'rxjs-llm-'));
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What Angular's own compiler says of a file, with strict templates. */
function complaintsAbout(code: string): readonly string[] {
  const file = join(folder, 'component.ts');
  writeFileSync(file, code);
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    strict: true,
    skipLibCheck: true,
    types: [],
    paths: {
      'rxjs-llm': [`${ROOT}dist/index.d.ts`],
      'rxjs-llm/angular': [`${ROOT}dist/angular.d.ts`],
      'rxjs-llm/testing': [`${ROOT}dist/testing.d.ts`],
    },
    strictTemplates: true,
  };
  const host = ts.createCompilerHost(options);
  const program = new NgtscProgram([file], options, host);
  return [...program.getTsSemanticDiagnostics(), ...program.getNgSemanticDiagnostics()].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  );
}

const components = docExamples().filter(({ code }) => /@Component\(/.test(code));

describe('a component of the docs', () => {
  it.each(components.map((example) => [placeOf(example), example.code] as const))(
    'compiles with strict templates: %s',
    { timeout: 60_000 },
    (_, code) => {
      expect(complaintsAbout(code)).toEqual([]);
    },
  );

  it('would be refused if its template read what is not there', { timeout: 60_000 }, () => {
    const [example] = components;
    const wrong = example?.code.replace('answer.text()', 'answer.txt()') ?? '';
    expect(complaintsAbout(wrong).join()).toContain("Property 'txt' does not exist");
  });
});
