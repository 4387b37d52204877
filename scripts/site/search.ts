import { basename } from 'node:path';
import { ReflectionKind, type IndexEvent, type Reflection } from 'typedoc';
import { homeOf, isExport } from './homeOf.ts';
import { sentenceOf, type SitePage } from './SitePage.ts';

/** Words that say nothing of a page. */
const COMMON = new Set(
  (
    'a about all also an and any are as at be because been before but by can do does each few for from had has have how ' +
    'if in into is it its later like may more most must never no not of on once one only or other our out same so some ' +
    'such than that the their them then there they this those to too two until up very was what when which who with ' +
    'without would you your'
  ).split(' '),
);

/** Numbers that aren't a status, and single letters: nobody searches for those of an example. */
const IDLE = /^(?![45]\d\d$)[\d_]+$|^.$/;

/** A word of more pages than this is found by its page's name, sentence and headings only. */
const MOST_PAGES = 6;

/** What people type when they mean an export, and its page says it in other words. */
const ASKED: Readonly<Record<string, string>> = {
  HttpError: '429 401 rate limit quota',
  TruncatedStreamError: 'cut truncated incomplete',
  takeUntilDone: 'cut truncated incomplete',
  timeoutIdle: 'stall hang silence',
  fromSSE: 'abort cancel EventSource',
  coalesce: 'throttle render',
  costOf: 'price money',
  runTools: 'agent function calling approval',
};

/**
 * Fills the search index: exports and guides with their text, functions first. Properties are left out: they are on the
 * page of their export, and `retry` would find five `retryable`.
 */
export function fillIndex(event: IndexEvent, pages: ReadonlyMap<Reflection, SitePage>): void {
  Object.assign(event.searchFieldWeights, {
    name: 10,
    comment: 1,
    sentence: 6,
    headings: 3,
    file: 20,
    asked: 400,
  });
  const kept = event.searchResults.filter((each) => each.isDocument() || isExport(each));
  event.searchResults.splice(0, Infinity, ...kept);
  const fields = kept.map((each) => fieldsOf(each, pages));
  const rare = rareWordsOf(fields.map(({ comment }) => comment));
  event.searchFields.splice(
    0,
    Infinity,
    ...fields.map((each) => ({ ...each, comment: each.comment.filter((word) => rare.has(word)).join(' ') })),
  );
  for (const reflection of kept) reflection.relevanceBoost = boostOf(reflection, pages);
}

type Result = IndexEvent['searchResults'][number];

/** What is searched of a page, beside its name. */
interface Fields {
  readonly comment: readonly string[];
  readonly [field: string]: string | readonly string[];
}

/** The words of few pages. One that most pages have finds nothing, and costs an entry for each. */
function rareWordsOf(pages: readonly (readonly string[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const word of pages.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts.keys()].filter((word) => (counts.get(word) ?? 0) <= MOST_PAGES));
}

function fieldsOf(reflection: Result, pages: ReadonlyMap<Reflection, SitePage>): Fields {
  const text = textOf(reflection, pages).replace(/^\s*# .+\n+/, '');
  const headings = [...text.matchAll(/^#{2,} (.+)$/gm)].map(([, heading = '']) => heading);
  // Of a type, and of the project's history, the name and the first sentence are enough.
  const isBrief = reflection.isDocument() ? isAside(reflection) : !pages.has(reflection);
  return {
    comment: isBrief ? [] : wordsOf(text),
    document: '',
    sentence: wordsOf(sentenceOf(text)).join(' '),
    headings: isBrief ? '' : wordsOf(headings.join(' ')).join(' '),
    file: fileOf(reflection),
    asked: ASKED[reflection.name] ?? '',
  };
}

/** A guide's file is called by the word for its matter. */
function fileOf(reflection: Result): string {
  if (!reflection.isDocument() || isAside(reflection)) return '';
  const path = reflection.project.files.getReflectionPath(reflection) ?? '';
  return basename(path, '.md').replaceAll('-', ' ');
}

/** Changes, decisions and the like: for who works on the project. */
function isAside(reflection: Result): boolean {
  const path = reflection.isDocument() ? reflection.project.files.getReflectionPath(reflection) : undefined;
  return path !== undefined && !path.includes('/guide/');
}

function boostOf(reflection: Result, pages: ReadonlyMap<Reflection, SitePage>): number {
  if (reflection.isDocument()) return isAside(reflection) ? 0.3 : 2;
  // What is for tests has short names of everyday words.
  if (homeOf(reflection).startsWith('testing/')) return 0.1;
  if (!pages.has(reflection)) return 0.5;
  return reflection.kindOf(ReflectionKind.Function) ? 2 : 1.5;
}

function textOf(reflection: Result, pages: ReadonlyMap<Reflection, SitePage>): string {
  if (reflection.isDocument()) return reflection.content.map((part) => part.text).join('');
  const comment = reflection.comment?.summary ?? [];
  return pages.get(reflection)?.text ?? comment.map((part) => part.text).join('');
}

/** The words that a reader may search for: without code, links and marks. */
function wordsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(/^```[\s\S]*?^```$/gm, ' ')
    .replaceAll(/\]\([^)]*\)/g, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}_]+/gu);
  // Each once: how often a page repeats a word says little, and costs much.
  return [...new Set(words)].filter((word) => !COMMON.has(word) && !IDLE.test(word));
}
