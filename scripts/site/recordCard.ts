/**
 * Draws the picture that a link to the site shows elsewhere, and writes it to `docs/card.png`. Run it by hand after a change
 * of the diagram or the sentence, with Chromium: `node scripts/site/recordCard.ts`.
 */
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { escapeHTML } from './escapeHTML.ts';
import { renderDiagram } from './marbles/renderDiagram.ts';

const SIZE = { width: 1200, height: 630 };

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { name, description } = JSON.parse(read('package.json')) as Readonly<Record<string, string>>;
const [, operator = '', fence = ''] =
  /```marbles (.+?)(?: unit=\w+)?\n([\s\S]*?)```/.exec(read('docs/operators/coalesce.md')) ?? [];

const page = `<!doctype html>
<style>
${read('docs/site.css')}
:root { color-scheme: light; }
body { margin: 0; padding: 56px 72px; background: #fff; font: 31px/1.35 system-ui, sans-serif; color: #1d2127; border-top: 14px solid #b7178c; }
h1 { margin: 0 0 12px; font: 700 72px/1.1 ui-monospace, monospace; }
p { margin: 0 0 48px; color: #545b66; }
figure, .m-scroll { margin: 0; padding: 0; border: 0; overflow: visible; }
.m-legend, .m-text { display: none; }
svg.marbles { width: 1040px; max-width: none; height: auto; }
</style>
<h1>${escapeHTML(name ?? '')}</h1>
<p>${escapeHTML(description ?? '')}</p>
${renderDiagram(fence, { operator })}`;

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const view = await browser.newPage({ viewport: SIZE });
  await view.setContent(page);
  const { length } = await view.screenshot({
    path: new URL('../../docs/card.png', import.meta.url).pathname,
  });
  console.log(`docs/card.png: ${Math.round(length / 1024)} kB`);
} finally {
  await browser.close();
}
