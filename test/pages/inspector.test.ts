import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeInspector } from '../../scripts/site/inspector/build.ts';
import { AXE_FAULTS } from '../support/axeFaults.ts';
import { launchChromium } from '../support/launchChromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'rxjs-llm-'));
/** A busy machine takes its time to try all protocols. */
const PATIENCE = { timeout: 20_000 };
const complaints: string[] = [];
let browser: Browser;
let address: string;

beforeAll(async () => {
  address = pathToFileURL(await writeInspector(folder)).href;
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 1_000 }, ...options });
  const page = await context.newPage();
  complaints.length = 0;
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(request.url()));
  await page.addInitScript(`
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  await page.goto(address + hash);
  await ready(page);
  return page;
}

async function ready(page: Page): Promise<void> {
  await page.locator('html[data-ready]').waitFor();
}

const textOf = async (page: Page): Promise<string | null> => page.locator('#message').textContent();
const stateOf = async (page: Page): Promise<string | null> => page.locator('#state').textContent();

/** The cuts in the address, which follows a change shortly after. */
async function cutsOf(page: Page): Promise<string | null> {
  await page.waitForTimeout(400);
  return new URLSearchParams(new URL(page.url()).hash.slice(1)).get('c');
}

const VIEWS: readonly (readonly [name: string, hash: string, options: BrowserContextOptions])[] = [
  ['in light', '#f=cut&o=620&c=180.420.760', { colorScheme: 'light' }],
  ['in dark', '#f=stall&o=620&c=180.420.760', { colorScheme: 'dark' }],
  ['at 360 px', '#p=bedrockConverse&a=tool&c=250.560.800', { viewport: { width: 360, height: 780 } }],
  ['with an error', '#f=html', {}],
  ['with every byte a chunk', '#c=*', {}],
];

describe('the wire inspector, from a file', () => {
  it.each(VIEWS)(
    'has no fault that axe finds %s, nor shifts, nor scrolls sideways',
    async (_, hash, options) => {
      const page = await open(hash, options);
      await page.locator('#lanes [role=option]').first().click({ force: true });
      expect(await page.evaluate(AXE_FAULTS)).toStrictEqual([]);

      expect(await page.evaluate<number>('shift')).toBeLessThan(0.05);
      const { scrollWidth, clientWidth } = await page.evaluate<Record<string, number>>(
        '(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)',
      );
      expect(scrollWidth).toBe(clientWidth);
      expect(complaints).toStrictEqual([]);
      await page.context().close();
    },
  );

  it('keeps the message when a cut is dragged, moved by keys and removed', async () => {
    const page = await open('#c=400');
    const cut = page.locator('#ruler .cut');
    const box = await cut.boundingBox();
    const [x, y] = [(box?.x ?? 0) + 12, (box?.y ?? 0) + 20];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 100, y, { steps: 5 });
    await page.mouse.up();
    const dragged = Number(await cutsOf(page));
    expect(dragged).toBeGreaterThan(450);

    await cut.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'PageUp', 'ArrowLeft']) await page.keyboard.press(key);
    expect(await cutsOf(page)).toBe(`${dragged + 33}`);
    expect(await textOf(page)).toBe('Grüße aus dem Strom ☂.');
    expect(await stateOf(page)).toBe('Complete · 1 request');

    await page.keyboard.press('Delete');
    expect(await cutsOf(page)).toBeNull();
    await page.locator('#ruler').click({ position: { x: 300, y: 20 } });
    expect(Number(await cutsOf(page))).toBeGreaterThan(200);
    await page.context().close();
  });

  it('marks the bytes of the value that is pressed, and moves to the next by keys', async () => {
    const page = await open();
    await page.locator('#v-2-1').click();
    expect(await page.locator('#what').textContent()).toBe('Delta: text');
    expect(await page.locator('#wire mark').textContent()).toContain('Grüße');
    await page.locator('#lanes svg').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#wire mark').textContent()).toContain('aus');
    await page.context().close();
  });

  it('finds the protocol of what is pasted, and has it in its address', async () => {
    const page = await open();
    const line = (content: string): string => JSON.stringify({ message: { content }, done: false });
    const end = '{"done":true,"done_reason":"stop"}';
    await page.locator('#own').fill(`${line('<b>Own</b>')}\n${line(' stream')}\n${end}\n`);
    await page.locator('#use').click();
    await expect.poll(() => textOf(page), PATIENCE).toBe('<b>Own</b> stream');
    await page.waitForTimeout(400);
    await expect.poll(() => page.url(), PATIENCE).toContain('p=ollama');

    await page.reload();
    await ready(page);
    expect(await textOf(page)).toBe('<b>Own</b> stream');
    await page.locator('#report').click();
    await expect
      .poll(() => page.locator('#detail').textContent(), PATIENCE)
      .toContain('contains all that the server sent');
    await page.context().close();
  });

  it('changes with a menu, and follows its address', async () => {
    const page = await open();
    await page.locator('[name=fault]').selectOption('status429');
    await expect.poll(() => stateOf(page), PATIENCE).toBe('Complete · 2 requests');
    await page.evaluate("location.hash = '#f=html'");
    await expect.poll(() => stateOf(page), PATIENCE).toContain('ContentTypeError');
    await page.context().close();
  });
});
