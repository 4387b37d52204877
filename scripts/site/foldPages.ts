import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Comment,
  CommentTag,
  MinimalSourceFile,
  normalizePath,
  ReflectionKind,
  type Converter,
  type DeclarationReflection,
  type DocumentReflection,
  type ProjectReflection,
  type Reflection,
} from 'typedoc';
import { cutPage } from './cutPage.ts';
import { baseOf, homeOf, isExport, ROOT } from './homeOf.ts';
import { KINDS } from './order.ts';
import type { SitePage } from './SitePage.ts';

const sizes = JSON.parse(readFileSync(`${ROOT}sizes.json`, 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, number>>>
>;

/**
 * Joins each page of docs/ with the export of its name: `docs/operators/pickText.md` is of `src/operators/pickText.ts`, so
 * no doc comment needs a tag. From then on each link to that file leads to the export's page.
 */
export function foldPages(project: ProjectReflection, converter: Converter): Map<Reflection, SitePage> {
  const pages = new Map<Reflection, SitePage>();
  for (const document of project.documents ?? []) nameByTitle(document);
  for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
    if (!isExport(reflection)) continue;
    const page = pageOf(reflection, converter);
    if (page) pages.set(reflection, page);
    categorize(reflection);
  }
  return pages;
}

/** What bears the doc comment: of a function, its first signature. */
export function bearerOf(reflection: DeclarationReflection): Reflection {
  return reflection.signatures?.[0] ?? reflection;
}

/** A guide is called by its title, not by its file. */
function nameByTitle(document: DocumentReflection): void {
  const text = document.content.map((part) => part.text).join('');
  const [line = '', title = ''] = /^\s*# (.+)\n/.exec(text) ?? [];
  if (title === '') return;
  document.name = title.replaceAll('`', '');
  let left = line.length;
  for (const part of document.content) {
    const cut = Math.min(left, part.text.length);
    part.text = part.text.slice(cut);
    left -= cut;
  }
}

function pageOf(reflection: DeclarationReflection, converter: Converter): SitePage | undefined {
  const home = homeOf(reflection);
  const path = normalizePath(join(ROOT, 'docs', `${home}.md`));
  if (baseOf(home) !== reflection.name || !existsSync(path)) return undefined;

  const { files } = reflection.project;
  files.registerReflectionPath(path, reflection);
  const text = readFileSync(path, 'utf8');
  const comment = (bearerOf(reflection).comment ??= new Comment());
  const example = comment
    .getTags('@example')
    .flatMap(({ content }) => content.map((part) => part.text))
    .join('');
  comment.removeTags('@example');

  const halves = cutPage(text, example);
  const parse = (markdown: string): SitePage['head'] =>
    converter.parseRawComment(new MinimalSourceFile(`${markdown}\n`, path), files).content;
  const head = parse(halves.head);
  hushOverloads(reflection, comment.summary);
  comment.summary = [...head];
  return { path, text, head, body: parse(`${halves.body}\n\n${sizeOf(reflection.name)}`) };
}

/** TypeDoc repeats the comment of a function for each of its overloads. The page says it once. */
function hushOverloads({ signatures = [] }: DeclarationReflection, said: Comment['summary']): void {
  for (const { comment } of signatures.slice(1)) {
    if (!comment || Comment.combineDisplayParts(comment.summary) !== Comment.combineDisplayParts(said))
      continue;
    comment.summary = [];
    comment.removeTags('@example');
  }
}

function sizeOf(name: string): string {
  const bytes = Object.values(sizes).find((exports) => name in exports)?.[name];
  if (bytes === undefined) return '';
  return `## Size\n\n${bytes.toLocaleString('en')} bytes alone, minified and gzipped, without RxJS. Exports that are imported together share code.`;
}

function categorize(reflection: DeclarationReflection): void {
  const comment = (bearerOf(reflection).comment ??= new Comment());
  const folder = homeOf(reflection).split('/', 1)[0] ?? '';
  const isType = reflection.kindOf(ReflectionKind.Interface | ReflectionKind.TypeAlias);
  const isOption = isType && /(Config|Init|Definition|Input)$/.test(reflection.name);
  const kind = KINDS[folder] ?? 'Others';
  const hasPage = baseOf(homeOf(reflection)) === reflection.name && !isType;
  const category = hasPage || ['message', 'delta'].includes(folder) ? kind : isOption ? 'Options' : 'Types';
  comment.removeTags('@category');
  comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: category }]));
}
