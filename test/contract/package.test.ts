import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENTRIES } from '../../scripts/entries.ts';
import * as bedrock from '../../src/bedrock/index.ts';
import * as api from '../../src/index.ts';
import { packInto, run, runTool, temporaryFolder } from '../support/packedPackage.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

/** Early releases of rxjs 7 hide their types from resolvers that read `exports`: users point to them by hand. */
const HIDDEN_TYPES = { paths: { rxjs: ['./node_modules/rxjs/dist/types/index.d.ts'] } };
/** The project with the newest rxjs has the optional peer too; the other one shows that nobody else needs it. */
const PROJECTS = [
  { version: '7.4.0', help: HIDDEN_TYPES, hasCodec: false },
  { version: '7.8.2', help: {}, hasCodec: true },
];
const CODEC = '@smithy/eventstream-codec';
const REDIS = '@redis/client';
const ANGULAR = ['@angular/common', '@angular/core'];
const manifest = JSON.parse(readProjectFile('package.json')) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>;

const folder = temporaryFolder();
let tarball = '';

beforeAll(async () => {
  tarball = await packInto(folder.path);
  await Promise.all(PROJECTS.map(({ version, hasCodec }) => install(version, hasCodec)));
}, 240_000);
afterAll(() => folder.remove(), 60_000);

async function install(version: string, hasCodec: boolean): Promise<void> {
  const project = projectWith(version);
  mkdirSync(project);
  for (const [name, text] of Object.entries(CONSUMER)) writeFileSync(join(project, name), text);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--engine-strict=false'];
  const codec = hasCodec ? [`${CODEC}@${manifest['devDependencies']?.[CODEC]}`] : [];
  await run('npm', ['install', ...flags, `rxjs@${version}`, ...codec, tarball], project);
}

function projectWith(version: string): string {
  return join(folder.path, `with-rxjs-${version}`);
}

describe('the packed package', () => {
  it('holds the build, its papers and nothing else', async () => {
    const listed = (await run('tar', ['-tzf', tarball])).trim().split('\n');
    const built = ENTRIES.flatMap(({ name }) => [`${name}.d.ts`, `${name}.js`, `${name}.js.map`]);
    expect(listed.filter((path) => !SHARED.test(path) && !DOCS.test(path)).sort()).toStrictEqual(
      [
        'package/CHANGELOG.md',
        'package/CONTRIBUTING.md',
        'package/LICENSE',
        'package/README.md',
        'package/SECURITY.md',
        'package/package.json',
        ...built.map((name) => `package/dist/${name}`),
      ].sort(),
    );
  });

  it('holds every page and picture that its README links to', async () => {
    const listed = new Set((await run('tar', ['-tzf', tarball])).trim().split('\n'));
    const readme = await run('tar', ['-xzOf', tarball, 'package/README.md']);
    const links = [...readme.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => target);
    const near = links.filter((target) => !/^https?:/.test(target));
    expect(near.length).toBeGreaterThan(40);
    expect(near.filter((target) => !listed.has(`package/${target}`))).toStrictEqual([]);
  });

  it('pleases publint', async () => {
    const { buffer } = readFileSync(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, level: 'warning', strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toStrictEqual([]);
  });

  it('has types that every resolver of ES modules finds', { timeout: 60_000 }, async () => {
    const flags = ['--profile', 'esm-only', '--no-emoji', '--format', 'ascii'];
    // It fails where it finds a problem.
    const report = await runTool('@arethetypeswrong/cli/dist/index.js', [tarball, ...flags]);
    expect(report).toContain('OK (ESM)');
  });

  it.each([
    ['index', ['eventsource-parser', 'rxjs']],
    ['angular', [...ANGULAR, '@angular/common/http', 'rxjs'].sort()],
    ['bedrock', [CODEC, 'rxjs']],
    ['redis', ['rxjs']],
    ['server', ['rxjs']],
    ['testing', ['rxjs', 'rxjs/testing']],
  ])('loads no other packages for %s', (name, packages) => {
    expect([...packagesLoadedBy(`${name}.js`)].sort()).toStrictEqual(packages);
  });

  it('asks for one run-time dependency, one peer, and more for who reads Bedrock, uses Angular or writes to Redis', () => {
    expect(Object.keys(manifest['dependencies'] ?? {})).toStrictEqual(['eventsource-parser']);
    const angular = Object.fromEntries(ANGULAR.map((name) => [name, '>=20 <23']));
    expect(manifest['peerDependencies']).toStrictEqual({
      ...angular,
      [CODEC]: '^4.0.0',
      [REDIS]: '^6.0.0',
      rxjs: '^7.4.0',
    });
    expect(manifest['peerDependenciesMeta']).toStrictEqual(
      Object.fromEntries([...ANGULAR, CODEC, REDIS].map((name) => [name, { optional: true }])),
    );
  });
});

/** The pages, which the README links to. */
const DOCS = /^package\/docs\/[\w/-]+\.(md|svg)$/;
/** What the entries share. */
const SHARED = /^package\/dist\/(chunk-\w+\.js(\.map)?|\w+-[\w-]+\.d\.ts)$/;

/** The packages that a file of the build loads, itself or through the chunks that it shares with others. */
function packagesLoadedBy(file: string, found = new Set<string>()): ReadonlySet<string> {
  const code = readProjectFile(`dist/${file}`);
  for (const [, specifier = ''] of code.matchAll(/^(?:import|export) (?:.* from )?'([^']+)';$/gm)) {
    if (specifier.startsWith('./')) packagesLoadedBy(specifier.slice(2), found);
    else found.add(specifier);
  }
  return found;
}

describe.each(PROJECTS)('a project with rxjs $version', { timeout: 60_000 }, (settings) => {
  const { version, help, hasCodec } = settings;
  const project = projectWith(version);

  it('has one copy of just this rxjs', async () => {
    const found = await run('npm', ['ls', 'rxjs', '--all', '--parseable', '--long'], project);
    expect([...found.matchAll(/rxjs@([\d.]+)/g)].map((match) => match[1])).toStrictEqual([version]);
  });

  it('imports it', async () => {
    const printed = await run(process.execPath, ['main.mjs'], project);
    expect(JSON.parse(printed)).toStrictEqual(PRINTED);
  });

  it('requires it, and gets the same classes', async () => {
    const printed = await run(process.execPath, ['main.cjs'], project);
    expect(JSON.parse(printed)).toStrictEqual({ ...PRINTED, same: true });
  });

  if (hasCodec) {
    it.each(['bedrock.mjs', 'bedrock.cjs'])(
      'reads Bedrock in %s, with the classes of the root',
      async (file) => {
        const printed = await run(process.execPath, [file], project);
        expect(JSON.parse(printed)).toStrictEqual(PRINTED_BY_BEDROCK);
      },
    );
  } else {
    it('has no codec, and says so where the entry for Bedrock is imported', async () => {
      const printed = run(process.execPath, ['bedrock.mjs'], project);
      await expect(printed).rejects.toThrow(`Cannot find package '${CODEC}'`);
    });
  }

  it.each([
    { moduleResolution: 'Bundler', module: 'ESNext' },
    { moduleResolution: 'NodeNext', module: 'NodeNext' },
  ])('compiles against it with $moduleResolution resolution', (resolution) => {
    const compilerOptions = {
      ...resolution,
      ...help,
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      // The package's types are checked, the platform's are not.
      skipDefaultLibCheck: true,
      types: [],
    };
    const files = ['main.mts', 'bedrock.mts'];
    expect(compile(project, { compilerOptions, files })).toStrictEqual([]);
  });

  it('compiles against it without the DOM’s types, beside those of Node', () => {
    const compilerOptions = {
      ...help,
      module: 'NodeNext',
      target: 'ES2022',
      lib: ['ES2022'],
      strict: true,
      noEmit: true,
      skipDefaultLibCheck: true,
      types: ['node'],
      typeRoots: [`${ROOT}node_modules/@types`],
    };
    expect(compile(project, { compilerOptions, files: ['server.mts'] })).toStrictEqual([]);
  });
});

/** The types of the platform, which every project has. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** Compiles as `tsc` does, and returns what it complains about. */
function compile(project: string, config: object): readonly string[] {
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, project);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(fileNames, options, {
    ...host,
    getCurrentDirectory: () => project,
    getSourceFile(path, settings) {
      if (!/\/lib\.[\w.]+\.d\.ts$/.test(path)) return host.getSourceFile(path, settings);
      if (!libraries.has(path)) libraries.set(path, host.getSourceFile(path, settings));
      return libraries.get(path);
    },
  });
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(({ file, messageText }) =>
    [file?.fileName, ts.flattenDiagnosticMessageText(messageText, ' ')].join(': '),
  );
}

const PIPE = `
  const body = 'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\\n\\ndata: [DONE]\\n\\n';
  const response = () => new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  const answer = defer(() => llm.fromSSE(response())).pipe(
    llm.parseDelta(llm.openaiChat()),
    llm.timeoutIdle({ first: 1000, each: 1000 }),
    llm.takeUntilDone(),
    llm.retryWithBackoff(),
    llm.accumulate(),
  );`;

/** The same answer again, and a message whose length cannot be. */
const BEDROCK = `
  const stop = 'AAAAQwAAABqHEwSKCzpldmVudC10eXBlBwALbWVzc2FnZVN0b3B7InN0b3BSZWFzb24iOiJlbmRfdHVybiJ9KHdfRQ==';
  const bytes = Uint8Array.from(atob(stop), (character) => character.charCodeAt(0));
  const deltas = bedrock.fromAWSEventStream(new Response(bytes)).pipe(
    llm.parseDelta(bedrock.bedrockConverse()),
    llm.takeUntilDone(),
  );
  const damaged = bedrock.fromAWSEventStream(new Response(new Uint8Array(4)));`;

const PRINT_BEDROCK = `
  const delta = await lastValueFrom(deltas);
  const error = await lastValueFrom(damaged).catch((error) => error);
  const same = error instanceof llm.ParseError && error instanceof llm.StreamError;
  const exports = Object.keys(bedrock).filter((name) => name !== '__esModule').sort();
  console.log(JSON.stringify({ exports, delta, reason: error.reason, same }));`;

/** A user's project: the same small program in both module forms, and in TypeScript. */
const CONSUMER = {
  'package.json': JSON.stringify({ name: 'consumer', version: '1.0.0', private: true }),
  'main.mjs': `
import { defer, lastValueFrom } from 'rxjs';
import * as llm from 'rxjs-llm';
${PIPE}
const message = await lastValueFrom(answer);
console.log(JSON.stringify({ exports: Object.keys(llm).sort(), text: message.text, status: message.status }));
`,
  'main.cjs': `
const { defer, lastValueFrom } = require('rxjs');
const llm = require('rxjs-llm');
${PIPE}
void (async () => {
  const message = await lastValueFrom(answer);
  const same = (await import('rxjs-llm')).HttpError === llm.HttpError;
  const exports = Object.keys(llm).filter((name) => name !== '__esModule').sort();
  console.log(JSON.stringify({ exports, text: message.text, status: message.status, same }));
})();
`,
  'bedrock.mjs': `
import { lastValueFrom } from 'rxjs';
import * as llm from 'rxjs-llm';
import * as bedrock from 'rxjs-llm/bedrock';
${BEDROCK}
${PRINT_BEDROCK}
`,
  'bedrock.cjs': `
const { lastValueFrom } = require('rxjs');
const llm = require('rxjs-llm');
const bedrock = require('rxjs-llm/bedrock');
${BEDROCK}
void (async () => {
${PRINT_BEDROCK}
})();
`,
  'server.mts': `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { fromBody, fromSSE, openaiChat, parseDelta } from 'rxjs-llm';
import { pipeToNode } from 'rxjs-llm/server';
import { scriptedFetch } from 'rxjs-llm/testing';
const { fetch } = scriptedFetch([{ status: 429, headers: { 'retry-after': '1' } }]);
const answer = fromSSE('http://a/', { method: 'POST', body: '{}', fetch }).pipe(parseDelta(openaiChat()));
createServer((_, response) => pipeToNode(answer, response));
fromBody(Readable.from([Buffer.from('x')])).subscribe((chunk: Uint8Array) => chunk.length);
`,
  'bedrock.mts': `
import type { Observable } from 'rxjs';
import * as llm from 'rxjs-llm';
import * as bedrock from 'rxjs-llm/bedrock';
${BEDROCK}
export const records: Observable<bedrock.AWSEventStreamRecord> = damaged;
export const answer: Observable<llm.Delta> = deltas;
// @ts-expect-error -- a record is no text
export const wrong: Observable<string> = damaged;
`,
  'main.mts': `
import { defer, type Observable } from 'rxjs';
import * as llm from 'rxjs-llm';
${PIPE}
export const messages: Observable<llm.Message> = answer;
export const errors: readonly (new (...args: never) => llm.StreamError)[] = [llm.HttpError, llm.ParseError];
// @ts-expect-error -- an answer is no number
export const wrong: Observable<number> = answer;
`,
};

const PRINTED_BY_BEDROCK = {
  exports: Object.keys(bedrock).sort(),
  delta: { type: 'finish', reason: 'stop', rawReason: 'end_turn' },
  reason: 'protocol',
  same: true,
};

const PRINTED = { exports: Object.keys(api).sort(), text: 'Hi', status: 'complete' };
