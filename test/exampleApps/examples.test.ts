import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { firstValueFrom, lastValueFrom, skipWhile, toArray } from 'rxjs';
import { deltas, fromSSE, parseDelta, StreamError, takeUntilDone, toStreamState } from 'rxjs-llm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { buildExample, installExample, layOut, start, type RunningProgram } from '../support/exampleApp.ts';
import { freePort } from '../support/freePort.ts';
import { launchChromium } from '../support/launchChromium.ts';
import { temporaryFolder } from '../support/packedPackage.ts';

const PAGES: readonly (readonly [name: string, path: string])[] = [
  ['react', ''],
  ['vue', ''],
  ['svelte', ''],
  ['ngrx', ''],
  ['page', ''],
  ['page', 'umd.html'],
  ['worker', ''],
];
const SERVERS = ['express', 'nest'];

/** One example for each change, because all of them install half a gigabyte: `EXAMPLES=all`, or some, such as `EXAMPLES=vue,page`. */
const wanted = (process.env['EXAMPLES'] ?? 'react').split(',');
const isWanted = (name: string): boolean => wanted.includes('all') || wanted.includes(name);

const WHOLE = 'The sky is blue, because air scatters short waves more than long ones. ☀️';
const PART = 'The sky is blue, because';

const folder = temporaryFolder();
const installed = new Map<string, Promise<string>>();
let browser: Browser;

/** Installs an example once for all of its tests. */
function install(name: string): Promise<string> {
  const known = installed.get(name) ?? installExample(name, folder.path);
  installed.set(name, known);
  return known;
}

beforeAll(async () => {
  await layOut(folder.path);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  folder.remove();
});

describe.each(PAGES.filter(([name]) => isWanted(name)))('the example %s/%s', (name, path) => {
  let server: RunningProgram;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = start('npm', ['start'], await install(name), { PORT: '0' });
    page = await openPage(server, path);
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterAll(async () => {
    await page.close();
    await server[Symbol.asyncDispose]();
  });

  it('sends nothing when it opens, and one request for a question, whose answer it shows', async () => {
    expect(server.output()).not.toContain('asked');
    await ask(page, 'Why?');
    await shows(page, 'done', WHOLE);
    expect(server.output().match(/asked/g)).toHaveLength(1);
    await server.printed(/1 complete/);
  });

  it('stops the request, and shows the partial answer', async () => {
    await ask(page, 'Please wait');
    await shows(page, 'streaming', PART);
    await page.getByRole('button', { name: 'Stop' }).click();
    await shows(page, 'stopped', PART);
    await server.printed(/2 stopped/);
  });

  it('shows an error with the partial answer', async () => {
    await ask(page, 'Please cut');
    await shows(page, 'error', PART);
    expect(await page.getByRole('alert').textContent()).toBe(
      'ConnectionError: The connection broke in mid-answer',
    );
  });

  it('stops the request when the page is left', async () => {
    await ask(page, 'Please wait');
    await shows(page, 'streaming', PART);
    await page.goto('about:blank');
    await server.printed(/4 stopped/);
    expect(complaints).toStrictEqual([]);
  });
});

describe.runIf(isWanted('react'))('React’s StrictMode', () => {
  it(
    'sends one request also for an answer that belongs to a component, if it is shared',
    { timeout: 120_000 },
    async () => {
      const react = await install('react');
      writeFileSync(join(react, 'src/main.tsx'), OWNED);
      // StrictMode mounts twice in a build for development only.
      await buildExample(react, { NODE_ENV: 'development' });
      await using server = start('npm', ['start'], react, { PORT: '0' });
      const page = await openPage(server);
      await vi.waitFor(
        async () => expect(await page.locator('#owned').textContent()).toBe(WHOLE),
        EVENTUALLY,
      );
      expect(await page.locator('#mounts').textContent()).toBe('2');
      await ask(page, 'Why?');
      await shows(page, 'done', WHOLE);
      expect(server.output().match(/asked/g)).toHaveLength(2);
      await page.close();
    },
  );
});

/** An answer that a component begins by itself, beside the chat of the example. */
const OWNED = `
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { shareStream, toStreamState } from 'rxjs-llm';
import { App } from './App';
import { ask } from './ask';

let mounts = 0;

function Owned() {
  const [states] = useState(() => ask('Why?').pipe(shareStream({ grace: 1 }), toStreamState()));
  const [text, setText] = useState('');
  useEffect(() => {
    mounts += 1;
    const subscription = states.subscribe(({ message }) => setText(message?.text ?? ''));
    return () => subscription.unsubscribe();
  }, [states]);
  return <><p id="owned">{text}</p><p id="mounts">{mounts}</p></>;
}

createRoot(document.body).render(<StrictMode><App /><Owned /></StrictMode>);
`;

describe.runIf(isWanted('node-cli'))('the example node-cli', () => {
  let program: string;
  beforeAll(async () => void (program = await install('node-cli')), 400_000);

  it('prints an answer without a key', async () => {
    await using run = start('npm', ['start', '--silent'], program);
    expect(await run.exited()).toBe(0);
    expect(run.output()).toContain(WHOLE);
  });

  it('stops the request at Ctrl+C', async () => {
    await using model = await startModel();
    await using run = start('node', ['dist/main.js', 'Please', 'wait'], program, model.env);
    await run.printed(new RegExp(PART));
    expect(await run.interrupt()).toBe(0);
    await model.printed(/1 stopped/);
  });

  it('prints an error after the partial answer', async () => {
    await using model = await startModel();
    await using run = start('node', ['dist/main.js', 'Please cut'], program, model.env);
    expect(await run.exited()).toBe(1);
    expect(run.output().trim()).toBe(PART);
    expect(run.errors().trim()).toBe('ConnectionError: The connection broke in mid-answer');
  });
});

describe.each(SERVERS.filter(isWanted))('the example %s', (name) => {
  let model: Awaited<ReturnType<typeof startModel>>;
  let server: RunningProgram;
  let address: string;

  beforeAll(async () => {
    const example = await install(name);
    model = await startModel();
    server = start('npm', ['start'], example, { ...model.env, PORT: `${await freePort()}` });
    [address] = await server.printed(/http:\S+/);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });

  const answer = (question: string) =>
    fromSSE(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question }),
    }).pipe(parseDelta(deltas()), takeUntilDone(), toStreamState());

  it('sends an answer', async () => {
    expect(await lastValueFrom(answer('Why?'))).toMatchObject({ status: 'done', message: { text: WHOLE } });
  });

  it('stops the model when the reader leaves', async () => {
    await firstValueFrom(
      answer('Please wait').pipe(skipWhile(({ message }) => message?.text.trim() !== PART)),
    );
    await model.printed(/2 stopped/);
  });

  it('sends an error after the partial answer', async () => {
    const states = await firstValueFrom(answer('Please cut').pipe(toArray()));
    const last = states.at(-1);
    expect(last?.message?.text.trim()).toBe(PART);
    expect(last?.error).toBeInstanceOf(StreamError);
    expect(last?.error).toMatchObject({ name: 'ConnectionError', reason: 'cut' });
  });

  it('refuses what is not a question', async () => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"model":"dear"}',
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('dear');
  });
});

/** The mock, as a model that a program finds by its environment, and that says what it sees. */
async function startModel(): Promise<RunningProgram & { readonly env: NodeJS.ProcessEnv }> {
  const model = start('node', ['mock.js'], join(folder.path, 'examples'), { PORT: '0' });
  const [address] = await model.printed(/http:\S+/);
  return { ...model, env: { OPENAI_BASE_URL: address, OPENAI_API_KEY: 'your-key' } };
}

async function openPage(server: RunningProgram, path = ''): Promise<Page> {
  const [address] = await server.printed(/http:\S+/);
  const page = await browser.newPage();
  await page.goto(`${address}/${path}`);
  return page;
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Question').fill(question);
  await page.getByRole('button', { name: 'Send' }).click();
}

async function shows(page: Page, status: string, text: string): Promise<void> {
  await vi.waitFor(async () => {
    const shown = await Promise.all([
      page.getByRole('status').textContent(),
      page.locator('#answer').textContent(),
    ]);
    expect(shown.map((each) => each?.trim())).toStrictEqual([status, text]);
  }, EVENTUALLY);
}
