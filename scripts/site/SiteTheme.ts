import {
  DefaultTheme,
  DefaultThemeRenderContext,
  JSX,
  type PageEvent,
  type Reflection,
  type Renderer,
} from 'typedoc';
import { escapeHTML } from './escapeHTML.ts';
import { bearerOf } from './foldPages.ts';
import { isExport } from './homeOf.ts';
import type { Section } from './siteMap.ts';
import type { SitePage } from './SitePage.ts';

/** What the theme shows beside what TypeDoc has read. Filled after the theme is made. */
export interface SiteContents {
  readonly pages: ReadonlyMap<Reflection, SitePage>;
  readonly sections: readonly Section[];
}

/** These are open on every page: where a reader begins. */
const OPEN = ['Start', 'Sources', 'Operators'];

/** TypeDoc's theme, with a sidebar by task and kind, and with the pages of docs/ around the signatures. */
export function siteThemeOf(contents: () => SiteContents): new (renderer: Renderer) => DefaultTheme {
  return class extends DefaultTheme {
    override getRenderContext(event: PageEvent<Reflection>): DefaultThemeRenderContext {
      const context = new DefaultThemeRenderContext(this.router, this, event, this.application.options);
      return withSite(context, contents());
    }
  };
}

function withSite(
  context: DefaultThemeRenderContext,
  { pages, sections }: SiteContents,
): DefaultThemeRenderContext {
  const { reflectionTemplate, commentSummary, typeParameters } = context;
  const page = pages.get(context.model);
  const bearer = page && isExport(context.model) ? bearerOf(context.model) : undefined;

  // The page has said it.
  context.commentSummary = (reflection) => (reflection === bearer ? undefined : commentSummary(reflection));
  // The signature names them, and links to them: their list may come last.
  const listed: JSX.Element[] = [];
  if (page) {
    context.typeParameters = (parameters) => {
      listed.push(JSX.createElement('section', { class: 'tsd-panel' }, headed(typeParameters(parameters))));
      return JSX.createElement(JSX.Fragment, null);
    };
  }
  context.reflectionTemplate = (event) => {
    if (!page) return reflectionTemplate(event);
    return JSX.createElement(
      JSX.Fragment,
      null,
      part(context, page.head),
      reflectionTemplate(event),
      part(context, page.body),
      ...listed,
    );
  };
  context.navigation = () => raw(navigationOf(context, sections));
  return context;
}

/** A part of TypeDoc's that stands by itself: its heading is one of the page. */
function headed(part: JSX.Children): JSX.Children {
  if (Array.isArray(part)) return part.map(headed);
  if (typeof part !== 'object' || part === null) return part;
  return { ...part, tag: part.tag === 'h4' ? 'h2' : part.tag, children: part.children.map(headed) };
}

function part(context: DefaultThemeRenderContext, parts: SitePage['head']): JSX.Element {
  return JSX.createElement('section', { class: 'tsd-panel tsd-typography' }, raw(context.markdown(parts)));
}

function raw(html: string): JSX.Element {
  return JSX.createElement(JSX.Raw, { html });
}

function navigationOf(context: DefaultThemeRenderContext, sections: readonly Section[]): string {
  const { model } = context;
  const home = link('rxjs-llm', context.relativeURL('index.html') ?? '', model.isProject());
  const parts = sections.map(({ title, links }) => {
    const isHere = links.some(({ target }) => target === model);
    const items = links.map(({ name, target }) => {
      const url = typeof target === 'string' ? context.relativeURL(target) : context.urlTo(target);
      return `<li>${link(name, url ?? '', target === model)}</li>`;
    });
    const open = isHere || OPEN.includes(title) ? ' open' : '';
    return `<details${open}><summary>${title}</summary><ul>${items.join('')}</ul></details>`;
  });
  return `<nav class="tsd-navigation site-navigation" aria-label="Site">${home}${parts.join('')}</nav>`;
}

function link(name: string, url: string, isCurrent: boolean): string {
  const current = isCurrent ? ' class="current" aria-current="page"' : '';
  return `<a href="${escapeHTML(url)}"${current}>${escapeHTML(name)}</a>`;
}
