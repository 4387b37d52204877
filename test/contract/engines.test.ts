import bcd from '@mdn/browser-compat-data' with { type: 'json' };
import type { CompatStatement, Identifier } from '@mdn/browser-compat-data';
import { transform } from 'esbuild';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, readProjectFile, ROOT } from '../support/sourceFiles.ts';

type Versions = Readonly<Record<'chrome' | 'firefox' | 'safari', number>>;

/** As the guide says. */
const [, chrome = '', firefox = '', safari = ''] =
  /Chrome (\d+), Firefox (\d+) and Safari (\d+)/.exec(readProjectFile('docs/guide/resilience.md')) ?? [];
const LEAST: Versions = { chrome: Number(chrome), firefox: Number(firefox), safari: Number(safari) };

/** What runs on servers only. */
const ON_SERVERS = /^(server|redis)\b/;

/** How MDN calls what TypeScript calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  Body: 'Response',
  ReadableStreamGenericReader: 'ReadableStreamDefaultReader',
  TextDecoderCommon: 'TextDecoder',
};

/** What MDN knows of a member of an interface, such as `Array.at`, or of a global, such as `.fetch`. */
function statementsOn(feature: string): readonly CompatStatement[] {
  const [owner = '', member = ''] = feature.split('.');
  const name = owner.replace(/^Readonly(?=Array|Map|Set)|Constructor$/g, '');
  const known = NAMES[name] ?? name;
  const paths = known === '' ? [[member]] : [member, `${member}_static`].map((entry) => [known, entry]);
  return paths
    .flatMap((path) =>
      [bcd.javascript['builtins'], bcd.api].map((group) =>
        path.reduce((entry: Identifier | undefined, key) => entry?.[key], group),
      ),
    )
    .flatMap((entry) => entry?.__compat ?? []);
}

/** The engines that have a feature only in later versions. */
function lateIn({ support }: CompatStatement, least: Versions): readonly string[] {
  return (['chrome', 'firefox', 'safari'] as const).flatMap((engine) => {
    const versions = [support[engine] ?? []]
      .flat()
      .filter(({ flags, prefix }) => !flags && !prefix)
      .map(({ version_added: added }) => (added === false ? Infinity : parseFloat(added.replace('≤', ''))));
    const since = Math.min(...versions);
    return since > least[engine] ? [`${engine} ${since}`] : [];
  });
}

/** What the sources use of the platform, and where. */
function featuresUsed(): ReadonlyMap<string, string> {
  const files = filesBelow('src', '.ts').filter((path) => !ON_SERVERS.test(path));
  const program = ts.createProgram(
    files.map((path) => join(ROOT, 'src', path)),
    {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2025.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  const found = new Map<string, string>();

  function see(node: ts.Identifier, place: string): void {
    for (const declaration of checker.getSymbolAtLocation(node)?.declarations ?? []) {
      if (!program.isSourceFileDefaultLibrary(declaration.getSourceFile())) continue;
      const { parent } = declaration;
      const isGlobal = ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration);
      if (ts.isInterfaceDeclaration(parent)) found.set(`${parent.name.text}.${node.text}`, place);
      else if (isGlobal) found.set(`.${node.text}`, place);
    }
  }
  for (const path of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) see(node, path);
      ts.forEachChild(node, visit);
    };
    const source = program.getSourceFile(join(ROOT, 'src', path));
    if (source) visit(source);
  }
  return found;
}

describe('the least versions of the engines', () => {
  let features: ReadonlyMap<string, string>;
  beforeAll(() => {
    features = featuresUsed();
  });

  /** What is used and comes later, with its place. */
  function late(least: Versions): readonly string[] {
    return [...features].flatMap(([feature, place]) =>
      statementsOn(feature).flatMap((statement) =>
        lateIn(statement, least).map((version) => `${feature} needs ${version} (${place})`),
      ),
    );
  }

  it('have all that the sources use of the platform', () => {
    expect(LEAST.chrome).toBeGreaterThan(0);
    expect(late(LEAST)).toEqual([]);
  });

  it('are the least ones', () => {
    expect(late({ ...LEAST, chrome: LEAST.chrome - 1 })).not.toEqual([]);
    expect(late({ ...LEAST, firefox: LEAST.firefox - 1 })).not.toEqual([]);
  });

  it.each(filesBelow('dist', '.js'))('read the syntax of the build: %s', async (path) => {
    const code = readProjectFile(`dist/${path}`);
    const written = await transform(code, { target: 'es2022' });
    const lowered = await transform(code, {
      // Of the properties of characters, esbuild has the newest in mind.
      supported: { 'regexp-unicode-property-escapes': true },
      target: [`chrome${LEAST.chrome}`, `firefox${LEAST.firefox}`, `safari${LEAST.safari}`],
    });
    expect(lowered.code).toBe(written.code);
  });
});
