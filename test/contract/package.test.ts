import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as api from '../../src/index.ts';
import { packInto, run, runTool, temporaryFolder } from '../support/packedPackage.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

/** Early releases of rxjs 7 hide their types from resolvers that read `exports`: users point to them by hand. */
const HIDDEN_TYPES = { paths: { rxjs: ['./node_modules/rxjs/dist/types/index.d.ts'] } };
const PROJECTS = [
  { version: '7.4.0', help: HIDDEN_TYPES },
  { version: '7.8.2', help: {} },
];

const folder = temporaryFolder();
let tarball = '';

beforeAll(async () => {
  tarball = await packInto(folder.path);
  await Promise.all(PROJECTS.map(({ version }) => install(version)));
}, 240_000);
afterAll(() => folder.remove());

async function install(version: string): Promise<void> {
  const project = projectWith(version);
  mkdirSync(project);
  for (const [name, text] of Object.entries(CONSUMER)) writeFileSync(join(project, name), text);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--engine-strict=false'];
  await run('npm', ['install', ...flags, `rxjs@${version}`, tarball], project);
}

function projectWith(version: string): string {
  return join(folder.path, `with-rxjs-${version}`);
}

describe('the packed package', () => {
  it('holds the build, its papers and nothing else', async () => {
    const listed = await run('tar', ['-tzf', tarball]);
    expect(listed.trim().split('\n').sort()).toStrictEqual([
      'package/CHANGELOG.md',
      'package/LICENSE',
      'package/README.md',
      'package/dist/index.d.ts',
      'package/dist/index.js',
      'package/dist/index.js.map',
      'package/package.json',
    ]);
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

  it('leaves rxjs and the event parser outside', () => {
    const code = readFileSync(join(folder.path, 'package/dist/index.js'), 'utf8');
    const imported = [...code.matchAll(/^import .* from '([^']+)';$/gm)].map((match) => match[1]);
    expect(imported.toSorted()).toStrictEqual(['eventsource-parser', 'rxjs']);
  });

  it('asks for one run-time dependency and one peer', () => {
    const { dependencies, peerDependencies } = JSON.parse(readProjectFile('package.json')) as Record<
      string,
      object
    >;
    expect(Object.keys(dependencies ?? {})).toStrictEqual(['eventsource-parser']);
    expect(peerDependencies).toStrictEqual({ rxjs: '^7.4.0' });
  });
});

describe.each(PROJECTS)('a project with rxjs $version', { timeout: 60_000 }, ({ version, help }) => {
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

  it.each([
    { moduleResolution: 'Bundler', module: 'ESNext' },
    { moduleResolution: 'NodeNext', module: 'NodeNext' },
  ])('compiles against it with $moduleResolution resolution', async (resolution) => {
    const compilerOptions = {
      ...resolution,
      ...help,
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: [],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.mts'] }));
    expect(await runTool('typescript/bin/tsc', ['-p', '.'], project)).toBe('');
  });
});

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

const PRINTED = { exports: Object.keys(api).sort(), text: 'Hi', status: 'complete' };
