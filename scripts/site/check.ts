/** Checks the site that `npm run docs` has built, as far as that needs no browser. Prints what is wrong, a line each. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './homeOf.ts';
import { deadLinks } from './links.ts';
import { sentenceOf } from './SitePage.ts';

const LARGEST_INDEX = 120_000;

const folder = join(ROOT, 'docs-site');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
  path.replaceAll('\\', '/'),
);
const html = files.filter((file) => file.endsWith('.html'));
const markdown = files.filter((file) => file.endsWith('.md'));
const problems = [
  ...deadLinks(folder, [...html, ...markdown, 'llms.txt']).map((link) => `dead link in ${link}`),
  ...files.filter((file) => /^media\/.*\.md$/.test(file)).map((file) => `raw Markdown: ${file}`),
  ...html.flatMap(problemsOfPage),
  ...pagesOfDocs().flatMap(problemsOfExport),
  ...(files.includes('card.png') ? [] : ['the card is missing']),
];
const size = statSync(join(folder, 'assets/search.js')).size;
if (size > LARGEST_INDEX) problems.push(`the search index has ${size} bytes, and may have ${LARGEST_INDEX}`);

console.log(
  problems.concat(`${html.length} pages, ${markdown.length} twins, ${size} bytes to search`).join('\n'),
);
if (problems.length > 0 || html.length === 0) process.exitCode = 1;

/** What every page needs: a description, a twin, and no link to Markdown that a reader would follow. */
function problemsOfPage(file: string): readonly string[] {
  const page = read(file);
  const raw = [...page.matchAll(/<a [^>]*href="([^":]*\.md)["#]/g)].map(
    ([, link = '']) => `raw link in ${file}: ${link}`,
  );
  const twin = file.replace(/(index|modules|hierarchy)\.html$/, 'index.html').replace(/\.html$/, '.md');
  const isStandalone = file === 'inspector.html';
  return [
    ...raw,
    ...(isStandalone || files.includes(twin) ? [] : [`${file} has no twin`]),
    ...(/<meta\s+name="description"\s+content="[^"]+"\s*\/?>/.test(page)
      ? []
      : [`${file} has no description`]),
    ...(isStandalone || /"og:image" content="https:[^"]+\/card\.png"/.test(page)
      ? []
      : [`${file} has no card`]),
  ];
}

/** Each page of docs/ stands on the site: its first sentence, its diagram, its headings. */
function problemsOfExport(page: string): readonly string[] {
  const file = page.replace(/\.md$/, '.html');
  if (!files.includes(file)) return [`${page} isn't on the site`];
  const shown = textOf(read(file));
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8').replace(/^# .+\n+/, '');
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const wanted = [sentenceOf(text), ...[...prose.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)];
  const missing = wanted.filter((words) => !shown.includes(plain(words)));
  const isDrawn = !text.includes('```marbles') || read(file).includes('<svg class="marbles"');
  return [
    ...missing.map((words) => `${file} lacks: ${words}`),
    ...(isDrawn ? [] : [`${file} has no diagram`]),
  ];
}

function pagesOfDocs(): readonly string[] {
  const pages = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return pages.map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.md'));
}

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** What a reader sees of a page, and nothing but its letters, so that marks and entities don't matter. */
function textOf(page: string): string {
  const text = page
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|(amp|lt|gt|quot|apos));/g, (_, code: string | undefined) =>
      code === undefined ? ' ' : String.fromCodePoint(Number(code)),
    );
  return plain(text);
}

function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
