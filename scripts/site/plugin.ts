/**
 * TypeDoc's only plugin: joins docs/ and the API into one site that works from any folder, also from `file:`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter, IndexEvent, JSX, PageEvent, RendererEvent, type Reflection } from 'typedoc';
import { describe } from './describe.ts';
import { foldPages } from './foldPages.ts';
import { ROOT } from './homeOf.ts';
import { drawFences } from './marbles/drawFences.ts';
import { mend } from './mend.ts';
import { fillIndex } from './search.ts';
import { INSPECTOR, siteMap, type Section } from './siteMap.ts';
import type { SitePage } from './SitePage.ts';
import { SiteRouter } from './SiteRouter.ts';
import { siteThemeOf } from './SiteTheme.ts';
import { twinOf, writeTwins } from './twins.ts';

export function load(app: Application): void {
  const { converter, renderer } = app;
  let pages: ReadonlyMap<Reflection, SitePage> = new Map();
  let sections: readonly Section[] = [];
  let current = '';

  renderer.defineRouter('site', SiteRouter);
  renderer.defineTheme(
    'site',
    siteThemeOf(() => ({ pages, sections })),
  );
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue(
      'markdownItLoader',
      drawFences(() => current),
    );
  });

  // Before the categories are read.
  converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => void (pages = foldPages(project, converter)),
    200,
  );
  renderer.on(RendererEvent.BEGIN, ({ project }) => void (sections = siteMap(project, pages)));
  renderer.on(IndexEvent.PREPARE_INDEX, (event) => fillIndex(event, pages));

  renderer.on(PageEvent.BEGIN, ({ model }) => void (current = model.name));
  renderer.hooks.on('head.end', (context) =>
    JSX.createElement('link', {
      rel: 'alternate',
      type: 'text/markdown',
      href: context.relativeURL(context.model.isProject() ? 'index.md' : twinOf(context.page.url)),
    }),
  );
  renderer.on(PageEvent.END, (event) => {
    event.contents = describe(mend(event.contents ?? ''), event, pages);
  });
  renderer.on(RendererEvent.END, (event) => {
    writeTwins(event, pages, sections);
    copyFileSync(`${ROOT}docs/card.png`, join(event.outputDirectory, 'card.png'));
    if (existsSync(INSPECTOR))
      spawnSync(process.execPath, [INSPECTOR, event.outputDirectory], { stdio: 'inherit' });
  });
}
