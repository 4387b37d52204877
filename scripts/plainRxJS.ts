/**
 * Collects what each page says of the nearest plain RxJS into one table, so that there is no second text to keep.
 * With `--write`, puts it into the docs; with `--check`, fails if the docs differ.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishTable, tableOf } from './pageTable.ts';
import { inOrder, KINDS, PIPE } from './site/order.ts';

const PAGE = 'guide/plain-rxjs.md';
const docs = fileURLToPath(new URL('../docs/', import.meta.url));

const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).map((path) =>
  path.replaceAll('\\', '/'),
);
const rows = Object.keys(KINDS).flatMap((folder) => {
  const paths = pages.filter((page) => page.startsWith(`${folder}/`) && page.endsWith('.md'));
  const byName = new Map(paths.map((path) => [posix.basename(path, '.md'), path]));
  return inOrder([...byName.keys()], PIPE).flatMap((name) => rowOf(name, byName.get(name) ?? ''));
});

const table = tableOf([['Export', 'The nearest plain RxJS, and what it lacks'], ...rows]);
console.log(table);
publishTable(`docs/${PAGE}`, table, 'plain-rxjs');

function rowOf(name: string, path: string): readonly (readonly string[])[] {
  const text = readFileSync(`${docs}${path}`, 'utf8');
  const [, section] = /^## The nearest plain RxJS\n+([\s\S]*?)(?=\n## |$(?![\s\S]))/m.exec(text) ?? [];
  if (section === undefined) return [];
  // A sentence that introduces code would introduce nothing here.
  const prose = section.replaceAll(/[^.]*:\n\n```[\s\S]*?^```$/gm, '');
  const words = prose.trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  return [
    [
      `[\`${name}\`](${linkTo(path)})`,
      words.replaceAll(
        /\]\((?![a-z]+:)([^)]+)\)/g,
        (_, target: string) => `](${linkTo(posix.join(posix.dirname(path), target))})`,
      ),
    ],
  ];
}

function linkTo(path: string): string {
  return posix.relative(posix.dirname(PAGE), path);
}
