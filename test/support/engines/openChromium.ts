import { launchChromium } from '../launchChromium.ts';
import type { Engine } from './Engine.ts';

/** What Playwright tells Chromium, so that Back loads a page anew. */
const FOR_TESTS = ['--disable-back-forward-cache'];

/** Starts Chromium with the cache for Back that a reader's has. Its page can't be hidden: Playwright shows each. */
export async function openChromium(): Promise<Engine> {
  const browser = await launchChromium({ ignoreDefaultArgs: FOR_TESTS });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    close: () => browser.close(),
  };
}
