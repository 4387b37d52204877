import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/sourceFiles.ts';

const run = promisify(execFile);
const at = (path: string): string => JSON.stringify(pathToFileURL(`${ROOT}${path}`).href);

/** The pipe of an app, with all that a hardened host could break: classes, errors, JSON that grows, and keys of every object. */
const PROGRAM = `
const rxjs = await import(${at('node_modules/rxjs/dist/cjs/index.js')}).then((module) => module.default ?? module);
/* once RxJS has loaded */
const lib = await import(${at('dist/index.js')});
await import(${at('dist/bedrock.js')});
const { catchError, EMPTY, lastValueFrom, of } = rxjs;
const record = (delta, more) => 'data: ' + JSON.stringify({ choices: [{ delta, ...more }] }) + '\\n\\n';
const call = { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{"constructor":{"toString":1}}' } }] };
const body = record({ content: '{"a":' }) + record({ content: '[1]}' }) + record(call, { finish_reason: 'tool_calls' }) + 'data: [DONE]\\n\\n';
const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
const message = await lastValueFrom(lib.fromSSE(response).pipe(
  lib.parseDelta(lib.openaiChat()), lib.timeoutIdle({ first: 9999 }), lib.takeUntilDone(), lib.retryWithBackoff(),
  lib.fallbackTo(EMPTY), lib.shareStream(), lib.coalesce(5), lib.accumulate(),
));
const value = await lastValueFrom(of({ type: 'text', text: '{"a":{"b":"c"}}' }).pipe(lib.parsePartialJSON()));
const error = await lastValueFrom(lib.fromSSE(new Response('{}', { status: 500 })).pipe(catchError((failure) => of(failure))));
const [{ arguments: given, status }] = message.toolCalls;
console.log([message.text, status, JSON.stringify(given), JSON.stringify(value), error.name, error.message].join('; '));
`;
const EXPECTED =
  '{"a":[1]}; complete; {"constructor":{"toString":1}}; {"a":{"b":"c"}}; HttpError; The server answered 500';

async function output(flags: readonly string[], program = PROGRAM): Promise<string> {
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '-e', program]);
  return stdout.trim();
}

const freeze = (classes: string): string =>
  `for (const each of [${classes}]) Object.freeze(each.prototype);\n`;
const MOST = 'Object, Array, Function, Promise, Map, Set, RegExp, String, Number';

describe('a hardened host', () => {
  it.each([
    ['none', []],
    ['no code from strings', ['--disallow-code-generation-from-strings']],
    ['a `__proto__` that throws', ['--disable-proto=throw']],
    ['no `__proto__`', ['--disable-proto=delete']],
    ['files only to read', ['--permission', '--allow-fs-read=*']],
    ['frozen intrinsics', ['--frozen-intrinsics']],
  ])('runs the pipe: %s', async (_, flags) => {
    expect(await output(flags)).toBe(EXPECTED);
  });

  it('runs the pipe with frozen prototypes', async () => {
    expect(await output([], `${freeze(MOST)}${PROGRAM}`)).toBe(EXPECTED);
  });

  // Before it, RxJS 7.8 itself fails: it assigns `constructor` to what inherits from `Error.prototype`.
  it('runs the pipe with the prototypes of errors frozen once RxJS has loaded', async () => {
    const all = freeze(`${MOST}, Error, TypeError, RangeError, Promise`);
    expect(
      await output(
        [],
        PROGRAM.replace('/* once RxJS has loaded */', () => all),
      ),
    ).toBe(EXPECTED);
  });

  const ses = process.env['SES'] ?? ROOT;
  it.skipIf(!existsSync(`${ses}/node_modules/ses`))('runs the pipe under the lockdown of SES', async () => {
    const { href } = pathToFileURL(`${ses}/node_modules/ses/index.js`);
    expect(
      await output([], `import ${JSON.stringify(href)};\nlockdown({ errorTaming: 'unsafe' });\n${PROGRAM}`),
    ).toBe(EXPECTED);
  });

  const deno = process.env['DENO'] ?? 'deno';
  it.skipIf(spawnSync(deno, ['--version']).error)('runs the pipe in Deno without a permission', async () => {
    // From a file, because `deno eval` has every permission.
    const file = join(mkdtempSync(join(tmpdir(), 'rxjs-llm-')), 'program.mjs');
    writeFileSync(file, PROGRAM);
    const { stdout } = await run(deno, [
      'run',
      '--no-prompt',
      '--no-config',
      '--no-lock',
      '--no-check',
      file,
    ]);
    rmSync(dirname(file), { recursive: true });
    expect(stdout.trim()).toBe(EXPECTED);
  });
});
