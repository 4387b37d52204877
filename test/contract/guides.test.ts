import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as bedrock from '../../src/bedrock/index.ts';
import * as api from '../../src/index.ts';
import * as testing from '../../src/testing/index.ts';
import { followGuide, openWorkshop, type Workshop } from '../support/followGuide.ts';
import { packInto, temporaryFolder } from '../support/packedPackage.ts';
import { serve, SSE, type TestServer } from '../support/server.ts';
import { filesBelow, readProjectFile, ROOT } from '../support/sourceFiles.ts';

const guides = filesBelow('docs/guide', '.md').map((name) => `docs/guide/${name}`);

describe('a guide that is followed literally, with the packed package', () => {
  const folder = temporaryFolder();
  const files: string[] = [];
  let workshop: Workshop;
  let server: TestServer;

  beforeAll(async () => {
    // In place of the provider, for whoever follows a guide with a key.
    server = await serve((response) =>
      response
        .writeHead(200, SSE)
        .end('data: {"choices":[{"delta":{"content":"Long."}}]}\n\ndata: [DONE]\n\n'),
    );
    const opened = await openWorkshop(folder.path, await packInto(folder.path));
    workshop = { ...opened, env: { ...opened.env, OPENAI_BASE_URL: `${server.url}v1` } };
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    folder.remove();
  });

  it.each(guides)('runs: %s', { timeout: 60_000 }, async (page) => {
    const followed = await followGuide(page, workshop);
    for (const [expected, printed] of followed.outputs) expect(printed).toBe(expected);
    files.push(...followed.files);
  });

  it('prints what the first stream prints, and has sent the request with the key', () => {
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      url: '/v1/chat/completions',
      headers: { authorization: 'Bearer your-key' },
    });
  });

  it('compiles', { timeout: 60_000 }, () => {
    expect(files.length).toBeGreaterThan(20);
    expect(compile(files)).toStrictEqual([]);
  });
});

/** A strict project of a user. */
function compile(files: readonly string[]): readonly string[] {
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
    typeRoots: [`${ROOT}node_modules/@types`],
    types: ['node'],
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

describe('the decision tree', () => {
  const page = readProjectFile('docs/guide/which-operator.md');
  const exported = Object.entries({ ...bedrock, ...api }).filter(([name, value]) => isChoice(name, value));

  it.each(exported.map(([name]) => name))('names %s once', (name) => {
    expect(page.split(`[\`${name}\`](`)).toHaveLength(2);
    expect(page.split(`\`${name}\``)).toHaveLength(2);
  });
});

/** Sources, operators and protocols: not errors, nor what works on one value. */
function isChoice(name: string, value: unknown): boolean {
  const single = ['costOf', 'isClosed', 'isTextDelta', 'readJSON', 'reduceMessage', 'streamErrorFrom'];
  return typeof value === 'function' && !name.endsWith('Error') && !single.includes(name);
}

describe('the tables of words for who comes from another client', () => {
  const exported = new Set(Object.keys({ ...api, ...bedrock, ...testing }));
  const ofRxJS = ['lastValueFrom', 'subscribe', 'takeUntil', 'unsubscribe'];
  const rows = readProjectFile('docs/guide/coming-from.md').matchAll(/^\| .* \| (.*) \|$/gm);
  const names = [...rows].flatMap(([, ours = '']) => namesIn(ours));

  it.each([...new Set(names)])('name %s, which is there', (name) => {
    expect(exported.has(name) || ofRxJS.includes(name)).toBe(true);
  });
});

/** What is called, or stands alone, in the code of a cell; names of fields and arguments are neither. */
function namesIn(cell: string): readonly string[] {
  const code = [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
  const called = code.flatMap((text) => [...text.matchAll(/(\w+)\(/g)].map(([, name = '']) => name));
  return [...called, ...code.filter((text) => /^(?:\w+Error|lastValueFrom|wire|scriptedFetch)$/.test(text))];
}
