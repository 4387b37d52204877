import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { AXE_RULES } from '../../test/support/axeFaults.ts';

/** One page as one reader sees it. */
export interface View {
  readonly page: string;
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

/** What is wrong with a view. */
export interface ViewReport extends View {
  /** Errors of the console, and requests that failed. */
  readonly errors: readonly string[];
  /** What axe complains of, with the first element each. */
  readonly violations: readonly string[];
  readonly scrollsSideways: boolean;
  readonly layoutShift: number;
}

/** What a search finds, best first. */
export type Findings = Readonly<Record<string, readonly string[]>>;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens pages of a built site from `file:`, in light, in dark and on a phone, and looks for what is wrong. */
export async function auditSite(
  browser: Browser,
  folder: string,
  pages: readonly string[],
): Promise<readonly ViewReport[]> {
  const reports: ViewReport[] = [];
  for (const page of pages) {
    for (const [theme, width] of [
      ['light', 1280],
      ['dark', 1280],
      ['light', 360],
    ] as const)
      reports.push(await auditView(browser, folder, { page, theme, width }));
  }
  return reports;
}

async function auditView(browser: Browser, folder: string, view: View): Promise<ViewReport> {
  const { page, theme, width } = view;
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 800 } });
  const tab = await context.newPage();
  const errors: string[] = [];
  tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  tab.on('pageerror', (error) => errors.push(error.message));
  tab.on('requestfailed', (request) => errors.push(`failed: ${request.url()}`));
  await tab.addInitScript(() => {
    const shifts = Object.assign(window, { layoutShift: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry) shifts.layoutShift += Number(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await tab.goto(pathToFileURL(`${folder}/${page}`).href, { waitUntil: 'load' });
  // The theme hides the page until its script has run.
  await tab.locator('main').first().waitFor();
  await tab.waitForTimeout(300);

  const scrollsSideways = await tab.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  const layoutShift = await tab.evaluate(() => Number(Reflect.get(window, 'layoutShift')));
  // axe itself reads the style sheets, which no page may do from `file:`.
  const seen = [...errors];
  const violations = await violationsOf(tab);
  await context.close();
  return { ...view, errors: seen, violations, scrollsSideways, layoutShift };
}

async function violationsOf(tab: Page): Promise<readonly string[]> {
  await tab.evaluate(AXE);
  return tab.evaluate(async (rules) => {
    const { axe } = window as unknown as {
      axe: { run(root: Document, options: object): Promise<{ violations: readonly Violation[] }> };
    };
    interface Violation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { violations } = await axe.run(document, {
      runOnly: rules,
      resultTypes: ['violations'],
      preload: false,
    });
    return violations.map(
      ({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 160) ?? ''}`,
    );
  }, AXE_RULES);
}

/** Types each query into the search of the site, and reads what it lists. */
export async function searchSite(
  browser: Browser,
  folder: string,
  queries: readonly string[],
): Promise<Findings> {
  const tab = await browser.newPage();
  await tab.goto(pathToFileURL(`${folder}/index.html`).href);
  await tab.locator('#tsd-search-trigger').click();
  const findings: Record<string, readonly string[]> = {};
  for (const query of queries) {
    await tab.locator('#tsd-search-input').fill('');
    await tab.locator('#tsd-search-results li').first().waitFor({ state: 'detached' });
    await tab.locator('#tsd-search-input').fill(query);
    await tab.locator('#tsd-search-results li').first().waitFor();
    const links = tab.locator('#tsd-search-results a');
    const urls = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    findings[query] = urls.map((url) => url.replace(/^.*\/(?=[^/]*$)|\.html.*$/g, ''));
  }
  await tab.close();
  return findings;
}
