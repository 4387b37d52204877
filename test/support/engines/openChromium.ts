import { chromium } from 'playwright';
import type { Engine } from './Engine.ts';

/** Debian's Chromium. */
export const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** What Playwright tells Chromium, so that Back loads a page anew. */
const FOR_TESTS = ['--disable-back-forward-cache'];

/** Starts Chromium with the cache for Back that a reader's has. Its page can't be hidden: Playwright shows each. */
export async function openChromium(): Promise<Engine> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    ignoreDefaultArgs: FOR_TESTS,
  });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    close: () => browser.close(),
  };
}
