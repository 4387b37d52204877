import type { Page } from 'playwright';
import { launchChromium } from '../launchChromium.ts';
import { asText, type Engine } from './Engine.ts';

/** What Playwright tells Chromium, so that Back loads a page anew. */
const FOR_TESTS = ['--disable-back-forward-cache'];

/** Starts Chromium with the cache for Back that a reader's has. Its page can't be hidden: Playwright shows each. */
export async function openChromium(): Promise<Engine> {
  const browser = await launchChromium({ ignoreDefaultArgs: FOR_TESTS });
  return { ...engineOf(await browser.newPage()), close: () => browser.close() };
}

/** A page of Playwright, which closes alone. */
export function engineOf(page: Page): Engine {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    open: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: async (script) => JSON.parse(await page.evaluate<string>(asText(script))) as unknown,
    click: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    complaints,
    close: () => page.close(),
  };
}
