import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ReflectionKind, type ProjectReflection, type Reflection } from 'typedoc';
import { homeOf, isExport, ROOT } from './homeOf.ts';
import { EXAMPLES, GUIDES, inOrder, KINDS, PIPE } from './order.ts';
import type { SitePage } from './SitePage.ts';

/** Builds the wire inspector, a page of its own, into a folder. The site links to it if it is there. */
export const INSPECTOR = `${ROOT}scripts/site/inspector/build.ts`;

/** One part of the sidebar and of llms.txt. */
export interface Section {
  readonly title: string;
  readonly links: readonly SectionLink[];
}

export interface SectionLink {
  readonly name: string;
  /** A reflection, or a URL from the site's base on. */
  readonly target: Reflection | string;
}

/** All that has a page of its own in docs/, by kind and by the way of the data; and the list of all exports. */
export function siteMap(
  project: ProjectReflection,
  pages: ReadonlyMap<Reflection, SitePage>,
): readonly Section[] {
  const documents = new Map(
    (project.documents ?? []).map((document) => {
      const path = project.files.getReflectionPath(document) ?? document.name;
      return [`${basename(dirname(path))}/${basename(path, '.md')}`, document] as const;
    }),
  );
  const guides = [...documents.keys()].filter((key) => key.startsWith('guide/')).map((key) => key.slice(6));
  const examples = [...documents.keys()]
    .filter((key) => key.startsWith('examples/'))
    .map((key) => key.slice(9));
  const listed = new Set(Object.values(GUIDES).flat());
  const sections = { ...GUIDES, 'More guides': guides.filter((name) => !listed.has(name)) };

  const parts = Object.entries(sections).map(([title, names]) => ({
    title,
    links: names.flatMap((name) => linksTo(documents.get(`guide/${name}`))),
  }));
  const isBuilt = existsSync(INSPECTOR);
  const tools = isBuilt ? [{ name: 'Wire inspector', target: 'inspector.html' }] : [];
  const modules = project.getReflectionsByKind(ReflectionKind.Module);
  const entries = modules.map((module) => ({ name: `All of ${module.name}`, target: module }));
  const others = [...documents]
    .filter(([key]) => !/^(guide|examples)\//.test(key))
    .map(([, document]) => document);
  return [
    ...parts,
    {
      title: 'Examples',
      links: inOrder(examples, EXAMPLES).flatMap((name) => linksTo(documents.get(`examples/${name}`))),
    },
    { title: 'Tools', links: tools },
    ...Object.entries(KINDS).map(([folder, title]) => ({ title, links: linksOfKind(folder, pages) })),
    { title: 'Every export', links: entries },
    { title: 'Project', links: others.filter(({ name }) => !/^\d/.test(name)).flatMap(linksTo) },
    { title: 'Decisions', links: others.filter(({ name }) => /^\d/.test(name)).flatMap(linksTo) },
  ].filter(({ links }) => links.length > 0);
}

function linksTo(target: Reflection | undefined): readonly SectionLink[] {
  return target ? [{ name: target.name, target }] : [];
}

function linksOfKind(folder: string, pages: ReadonlyMap<Reflection, SitePage>): readonly SectionLink[] {
  const all = [...pages.keys()].filter((each) => isExport(each) && homeOf(each).startsWith(`${folder}/`));
  const byName = new Map(all.map((each) => [each.name, each]));
  return inOrder([...byName.keys()], PIPE).flatMap((name) => linksTo(byName.get(name)));
}
