import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as bedrock from '../../src/bedrock/index.ts';
import * as api from '../../src/index.ts';
import * as testing from '../../src/testing/index.ts';
import { wire } from '../../src/testing/wire.ts';
import { followGuide, openWorkshop, type Workshop } from '../support/followGuide.ts';
import { packInto, run, temporaryFolder } from '../support/packedPackage.ts';
import { serve, SSE, type TestServer } from '../support/server.ts';
import { filesBelow, readProjectFile, ROOT } from '../support/sourceFiles.ts';
import { talkTo } from '../support/talk.ts';

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

  it.each(['answer', 'ask', 'page'])('runs on an older Node under another name: %s.mjs', async (name) => {
    const place = join(folder.path, 'docs-guide-getting-started-md', 'first-stream');
    copyFileSync(join(place, `${name}.ts`), join(place, `${name}.mjs`));
    await expect(run(process.execPath, ['--check', `${name}.mjs`], place)).resolves.toBe('');
  });

  it('prints what the first stream prints, and has sent the request with the key', () => {
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      url: '/v1/chat/completions',
      headers: { authorization: 'Bearer your-key' },
    });
  });

  it(
    'chats in forty lines: a tool that the user allows, a provider that fails, and one history',
    { timeout: 60_000 },
    async () => {
      const page = readProjectFile('docs/guide/chat-with-tools.md');
      const calls = [{ id: 'toolu_1', name: 'read', args: '{"path":"notes.txt"}' }];
      const answers = [
        wire.anthropicMessages({ reasoning: 'Notes?', text: 'I will look.', toolCalls: calls }),
        wire.anthropicMessages({ text: 'They say: buy ferry tickets.' }),
        undefined, // the first provider is down
        wire.openaiChat({ text: 'Ils disent : acheter des billets pour le ferry.' }),
      ];
      await using providers = await serve((response, request) => {
        const answer = answers[request - 1];
        if (answer) response.writeHead(200, SSE).end(answer.join(''));
        else response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
      });
      const chat = join(folder.path, 'docs-guide-chat-with-tools-md', 'chat');
      writeFileSync(join(chat, 'notes.txt'), 'Buy ferry tickets.');

      await using talk = talkTo('chat.ts', chat, withKeys(workshop, providers));
      const said = ['What do my notes say?', 'yes', 'And in French?'];
      let transcript = '';
      for (const line of said)
        transcript += `${await talk.say(line, line === 'yes' ? 'notes.txt? ' : '> ')}${line}\n`;
      transcript += await talk.hear('> ');
      expect(transcript.trim()).toBe(/^```text\n([\s\S]*?)\n```$/m.exec(page)?.[1]);

      const [, second, , last] = providers.requests;
      expect(providers.requests.map(({ url }) => url)).toStrictEqual([
        ...['/v1/messages', '/v1/messages', '/v1/messages', '/v1/chat/completions'],
      ]);
      expect(second?.headers).toMatchObject({ 'x-api-key': 'your-key' });
      expect(second?.body).toContain('"tool_result","tool_use_id":"toolu_1","content":"Buy ferry tickets."');
      expect(last?.headers).toMatchObject({ authorization: 'Bearer your-other-key' });
      expect(JSON.parse(last?.body ?? '')).toMatchObject({
        messages: [
          { role: 'system' },
          { role: 'user', content: 'What do my notes say?' },
          { role: 'assistant', content: 'I will look.', tool_calls: [{ function: { name: 'read' } }] },
          { role: 'tool', content: 'Buy ferry tickets.' },
          { role: 'assistant', content: 'They say: buy ferry tickets.' },
          { role: 'user', content: 'And in French?' },
        ],
      });
      expect(last?.body).not.toContain('Notes?');
    },
  );

  it('translates: the package openai reads what Anthropic says, and what cuts it', async () => {
    const whole = wire.anthropicMessages({ text: ['Hello ', 'world'] });
    await using provider = await serve((response, request) => {
      const body = request === 1 ? whole : whole.slice(0, -3);
      response.writeHead(200, SSE).end(body.join(''));
    });
    const place = join(folder.path, 'docs-guide-translating-proxy-md');
    const printed = await run(process.execPath, ['--input-type=module', '-e', READ_BY_OPENAI], place, {
      env: withKeys(workshop, provider),
    });
    expect(printed.trim().split('\n')).toStrictEqual(['Hello world', 'Hello world, then an APIError']);
    expect(provider.requests[0]).toMatchObject({
      url: '/v1/messages',
      headers: { 'x-api-key': 'your-key' },
    });
  });

  it('answers a Request, as in Next and in a Worker, and is aborted with it', async () => {
    const place = join(folder.path, 'docs-guide-server-md');
    const printed = await run(process.execPath, ['--input-type=module', '-e', ASK_ROUTE], place);
    const answered = '200 text/event-stream data: {"type":"text","text":"Hi"}';
    expect(printed.trim().split('\n')).toStrictEqual([answered, 'aborted', answered, 'aborted']);
  });

  it('has forty lines of code', () => {
    const code =
      readProjectFile('docs/guide/chat-with-tools.md').split('```ts file=chat.ts\n')[1]?.split('```')[0] ??
      '';
    expect(code.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(40);
  });

  it('compiles', { timeout: 60_000 }, () => {
    expect(files.length).toBeGreaterThan(20);
    expect(compile(files)).toStrictEqual([]);
  });
});

/** A client of OpenAI's, whose requests are answered by what the guide has translated. */
const READ_BY_OPENAI = `
  import OpenAI from '${ROOT}node_modules/openai/index.mjs';
  import { translate } from './translate.ts';

  const fetch = async (_, { body, signal }) => translate({ messages: JSON.parse(body).messages }, signal);
  const client = new OpenAI({ apiKey: 'none', fetch, maxRetries: 0 });
  for (const content of ['whole', 'cut']) {
    let text = '';
    try {
      const messages = [{ role: 'user', content }];
      const stream = await client.chat.completions.create({ model: 'any', messages, stream: true });
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
      console.log(text);
    } catch (error) {
      console.log(text + ', then an ' + error.constructor.name);
    }
  }
`;

/** What a platform does that takes a function from a `Request` to a `Response`. */
const ASK_ROUTE = `
  import { NEVER, finalize, of } from 'rxjs';

  // What the guide only declares.
  globalThis.answer = ({ question }) =>
    question === 'Hi'
      ? of({ type: 'text', text: 'Hi' }, { type: 'done' })
      : NEVER.pipe(finalize(() => console.log('aborted')));
  const { POST, default: worker } = await import('./route.ts');

  for (const handle of [POST, worker.fetch]) {
    const ask = (question, init) =>
      handle(new Request('https://app.example/chat', { method: 'POST', body: JSON.stringify({ question }), ...init }));
    const response = await ask('Hi');
    const events = (await response.text()).split('\\n').filter((line) => line.startsWith('data: '));
    console.log(response.status, response.headers.get('content-type'), events[0]);

    const controller = new AbortController();
    const endless = await ask('And then?', { signal: controller.signal });
    const reader = endless.body.getReader();
    await reader.read();
    controller.abort();
    while (!(await reader.read()).done);
  }
`;

/** What a program has that follows a guide with keys, and with a server in place of the providers. */
function withKeys({ env }: Workshop, providers: TestServer): NodeJS.ProcessEnv {
  return {
    ...env,
    NODE_OPTIONS: `--import=${new URL('../support/redirectProviders.ts', import.meta.url).href}`,
    PROVIDERS: providers.url.replace(/\/$/, ''),
    ANTHROPIC_API_KEY: 'your-key',
    OPENAI_API_KEY: 'your-other-key',
  };
}

/** A strict project of a user. */
function compile(files: readonly string[]): readonly string[] {
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    // As in a project of Nest.
    experimentalDecorators: true,
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
