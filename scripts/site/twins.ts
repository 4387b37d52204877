import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import type { PageDefinition, Reflection, RendererEvent } from 'typedoc';
import { declarationOf } from './declarationOf.ts';
import { isExport, ROOT } from './homeOf.ts';
import type { Section } from './siteMap.ts';
import { sentenceOf, type SitePage } from './SitePage.ts';

/** A page of the site as Markdown: for those who read without a browser. */
interface Twin {
  readonly title: string;
  readonly url: string;
  /** Where its Markdown is from, if it is a file of the project. */
  readonly path: string | undefined;
  readonly text: string;
}

/** The URL of a page's Markdown. */
export function twinOf(url: string): string {
  return url.replace(/\.html$/, '.md');
}

/** Writes the Markdown of every page beside its HTML, and `llms.txt` and `llms-full.txt`. */
export function writeTwins(
  event: RendererEvent,
  pages: ReadonlyMap<Reflection, SitePage>,
  sections: readonly Section[],
): void {
  const twins = new Map<Reflection, Twin>();
  for (const page of event.pages) {
    if (!isReflectionPage(page)) continue;
    twins.set(page.model, twinFor(page, event, pages));
  }
  const urls = new Map([...twins.values()].map(({ path, url }) => [path, url]));
  const all = [...twins].map(
    ([model, twin]) => [model, { ...twin, text: withLinks(twin, urls, event) }] as const,
  );
  for (const [, { url, text }] of all) write(event, url, text);

  const written = new Map<unknown, Twin>(all);
  write(event, 'llms.txt', indexOf(event, written, sections));
  const full = sections.flatMap(({ links }) =>
    links.flatMap(({ target }) => written.get(target)?.text ?? []),
  );
  write(event, 'llms-full.txt', full.join('\n\n---\n\n'));
}

function isReflectionPage(page: PageDefinition): page is PageDefinition<Reflection> {
  return 'kindOf' in page.model;
}

function twinFor(
  { model, url }: PageDefinition<Reflection>,
  { project }: RendererEvent,
  pages: ReadonlyMap<Reflection, SitePage>,
): Twin {
  const twin = { title: model.name, url: twinOf(url) };
  if (model.isProject()) {
    // The first page and the list of entries are both the project's.
    const path = `${ROOT}README.md`;
    return { ...twin, path, url: 'index.md', text: readFileSync(path, 'utf8') };
  }
  const path =
    pages.get(model)?.path ?? (model.isDocument() ? project.files.getReflectionPath(model) : undefined);
  if (path !== undefined) return { ...twin, path, text: readFileSync(path, 'utf8') };
  const text = isExport(model) ? declarationOf(model) : listOf(model);
  return { ...twin, path, text };
}

/** An entry's exports. */
function listOf(model: Reflection): string {
  const names: string[] = [];
  model.traverse((child) => void (isExport(child) && names.push(`- ${child.name}`)));
  return `# ${model.name}\n\n${names.join('\n')}\n`;
}

/** Leads each relative link to the twin of its page; a picture is copied to its place. */
function withLinks(
  { url, path, text }: Twin,
  urls: ReadonlyMap<string | undefined, string>,
  event: RendererEvent,
): string {
  if (path === undefined) return text;
  return text.replaceAll(/\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)/g, (link, target: string, anchor = '') => {
    const file = join(dirname(path), target);
    const known = urls.get(file);
    if (known === undefined && !existsSync(file)) return link;
    const goal =
      known ??
      relative(ROOT, file)
        .replaceAll('\\', '/')
        .replace(/^docs\//, '');
    if (known === undefined) copy(file, join(event.outputDirectory, goal));
    return `](${posix.relative(posix.dirname(url), goal)}${String(anchor)})`;
  });
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function write({ outputDirectory }: RendererEvent, url: string, text: string): void {
  const path = join(outputDirectory, url);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${text.trimEnd()}\n`);
}

/** By the proposal of llmstxt.org: a title, a quote, and sections of links with a sentence each. */
function indexOf(
  event: RendererEvent,
  twins: ReadonlyMap<unknown, Twin>,
  sections: readonly Section[],
): string {
  const readme = readFileSync(`${ROOT}README.md`, 'utf8').replace(/^# .+\n+/, '');
  const parts = sections.map(({ title, links }) => {
    const lines = links.flatMap(({ target }) => {
      const twin = twins.get(target);
      if (!twin) return [];
      const sentence = sentenceOf(twin.text.replace(/^# .+\n+/, ''));
      return [`- [${twin.title}](${twin.url})${sentence && `: ${sentence}`}`];
    });
    return `## ${title}\n\n${lines.join('\n')}`;
  });
  return [
    `# ${event.project.name}`,
    `> ${sentenceOf(readme)}`,
    ...parts.filter((part) => part.includes('\n- ')),
  ].join('\n\n');
}
