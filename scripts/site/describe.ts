import { readFileSync } from 'node:fs';
import type { PageEvent, Reflection } from 'typedoc';
import { escapeHTML } from './escapeHTML.ts';
import { bearerOf } from './foldPages.ts';
import { isExport, ROOT } from './homeOf.ts';
import { sentenceOf, type SitePage } from './SitePage.ts';

const { homepage } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as Readonly<
  Record<string, string>
>;
/** Previews follow no relative address. */
const CARD =
  `<meta property="og:image" content="${new URL('card.png', homepage).href}"/>` +
  '<meta property="og:image:width" content="1200"/><meta property="og:image:height" content="630"/>' +
  '<meta property="og:image:alt" content="A marble diagram of coalesce: tokens become fewer, and none is lost."/>' +
  '<meta name="twitter:card" content="summary_large_image"/>';

/** What search engines and previews show of a page: its own first sentence. */
export function describe(html: string, event: PageEvent, pages: ReadonlyMap<Reflection, SitePage>): string {
  const description = sentenceFor(event, pages);
  const title = escapeHTML(event.model.name);
  return html.replace(
    /<meta name="description" content="[^"]*"\/>/,
    () =>
      `<meta name="description" content="${escapeHTML(description)}"/>` +
      `<meta property="og:title" content="${title}"/><meta property="og:description" content="${escapeHTML(description)}"/>` +
      CARD,
  );
}

function sentenceFor({ model, project }: PageEvent, pages: ReadonlyMap<Reflection, SitePage>): string {
  const text = markdownOf(model, project, pages).replace(/^\s*# .+\n+/, '');
  return sentenceOf(text).replaceAll(/[`*_]/g, '') || `${model.name} of rxjs-llm`;
}

function markdownOf(
  model: PageEvent['model'],
  project: PageEvent['project'],
  pages: ReadonlyMap<Reflection, SitePage>,
): string {
  if (!('kindOf' in model) || model.isProject())
    return (project.readme ?? []).map((part) => part.text).join('');
  const page = pages.get(model);
  if (page) return page.text;
  if (model.isDocument()) return model.content.map((part) => part.text).join('');
  return isExport(model) ? (bearerOf(model).comment?.summary ?? []).map((part) => part.text).join('') : '';
}
