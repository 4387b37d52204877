import { createServer, type Server } from 'node:http';
import { concat, interval, map, of, take } from 'rxjs';
import type { Browser, Page } from 'playwright';
import type { Delta } from 'rxjs-llm';
import { memoryLog, pipeToNode, shareThrough, stateOf, streamId } from 'rxjs-llm/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runningServer, type RunningServer } from '../support/describeServer.ts';
import { launchChromium } from '../support/launchChromium.ts';

const WORDS = 150;
const TEXT = Array.from({ length: WORDS }, (_, word) => `w${word} `).join('');
/** After how many milliseconds a connection is cut. */
const CUT = 700;

const log = memoryLog();
/** How each request for an answer ended: with a stream that was cut or not, or with a 204. */
const requests: Record<string, string[]> = {};
let begun = 0;
let server: RunningServer;
let browser: Browser;

const answer = concat(
  interval(20).pipe(
    take(WORDS),
    map((word): Delta => {
      if (word === 0) begun += 1;
      return { type: 'text', text: `w${word} ` };
    }),
  ),
  of<Delta[]>({ type: 'finish', reason: 'stop', rawReason: 'stop' }, { type: 'done' }),
);

/** An app: its page, and an answer of each name, whose connections are cut if the name says so. */
function createApp(): Server {
  return createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').searchParams.get('name');
    if (name === null) {
      response.setHeader('content-type', 'text/html');
      return void response.end('<!doctype html><title>A page</title>');
    }
    const id = streamId('ann', name);
    const after = request.headers['last-event-id']?.toString();
    const kinds = (requests[name] ??= []);
    void stateOf(log, id, after).then((state) => {
      kinds.push(state);
      if (state === 'read') return response.writeHead(204).end();
      if (name === 'cut') setTimeout(() => response.destroy(), CUT);
      pipeToNode(answer.pipe(shareThrough(log, { id, after })), response, { retry: 100 });
    });
  });
}

beforeAll(async () => {
  server = await runningServer(createApp().listen(0, '127.0.0.1'));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function openPage(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.port}/`);
  return page;
}

/** Reads an answer by an EventSource until the browser closes it, for good. */
function readBy(page: Page, name: string): Promise<string> {
  return page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        let text = '';
        const source = new EventSource(url);
        source.addEventListener('message', ({ data }: MessageEvent<string>) => {
          text += (JSON.parse(data) as { text?: string }).text ?? '';
        });
        source.addEventListener('error', () => {
          if (source.readyState === EventSource.CLOSED) resolve(text);
        });
      }),
    `/?name=${name}`,
  );
}

it('an EventSource that is cut every 700 ms reads every word once, and stops at a 204', async () => {
  const before = begun;
  const page = await openPage();
  expect(await readBy(page, 'cut')).toBe(TEXT);
  const states = requests['cut'] ?? [];
  expect(states.length).toBeGreaterThan(2);
  // One extra request, which is the end.
  expect(states.indexOf('read')).toBe(states.length - 1);
  expect(begun - before).toBe(1);
  await page.close();
});

it('an EventSource reads every word after a reload, of the same answer', async () => {
  const before = begun;
  const page = await openPage();
  void readBy(page, 'reloaded').catch(() => undefined);
  await expect.poll(() => begun - before, { timeout: 10_000 }).toBe(1);
  await page.reload();
  expect(await readBy(page, 'reloaded')).toBe(TEXT);
  expect(begun - before).toBe(1);
  expect(requests['reloaded']?.at(-1)).toBe('read');
  await page.close();
});
