import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { filesBelow, parseSource, readProjectFile } from '../support/sourceFiles.ts';

/** A comment, a paragraph or a test title, on one line. */
interface Prose {
  readonly place: string;
  readonly text: string;
}

/** What is never written, and what is written instead. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(above|below|behind)\b/i, 'upstream, downstream; or what it is about, if not a place in a pipe'],
  [/\blet(s|ting)? through\b/i, 'passes through, forwards'],
  [/\b(goes|go|went|going) on\b/i, 'continues, forwards'],
  [/(?<!\bthere )\b(is|are) no\b(?! longer\b)/i, "isn't, aren't; not a"],
  [/\bask(s|ed|ing)? again\b/i, 'resubscribes, requests again'],
  [/\bthe answer that stands\b/i, 'the current attempt'],
];

/** Where these words say something else. */
const ALLOWED: readonly RegExp[] = [
  // A limit.
  /\b(above|below) [\d`]/gi,
  // A place on the page.
  /\bsee below\b/gi,
  // A place in a network.
  /\bbehind (a|the) (proxy|gateway|firewall|load balancer)\b/gi,
];

/** Words that have a better one in most places: counted, and left to the reader. */
const DOUBTFUL: readonly string[] = [
  ...['gives', 'tells', 'asks', 'leaves', 'goes away', 'holds', 'whole', 'where', 'stands'],
  ...['somebody', 'theirs', "one's own", 'keeps', 'hole', 'frame'],
];

const prose = [...commentsOfSource(), ...paragraphsOfPages(), ...titlesOfTests()];

afterAll(() => {
  const all = prose.map(({ text }) => text).join('\n');
  const counts = DOUBTFUL.map(
    (word) => `${word} ${all.match(new RegExp(`\\b${word}\\b`, 'gi'))?.length ?? 0}`,
  );
  console.log(`Words in doubt: ${counts.join(', ')}`);
});

describe('the words of comments, pages and test titles', () => {
  it('are read at all', () => {
    const origins = new Set(prose.map(({ place }) => place.split(/[/:]/, 1)[0]));
    expect(origins).toStrictEqual(new Set(['src', 'docs', 'test', ...ownPages()]));
  });

  it.each(FORBIDDEN)('never match %s', (pattern, instead) => {
    const found = prose.filter(({ text }) => pattern.test(withoutAllowed(text)));
    expect(
      found.map(({ place, text }) => `${place}: ${text}`),
      `Say: ${instead}`,
    ).toStrictEqual([]);
  });
});

function withoutAllowed(text: string): string {
  return ALLOWED.reduce((rest, allowed) => rest.replaceAll(allowed, ''), text);
}

function commentsOfSource(): readonly Prose[] {
  return filesBelow('src', '.ts').flatMap((path) => {
    const code = readProjectFile(`src/${path}`);
    const comments = code.matchAll(/\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n)+|\/\/ .*$/gm);
    return [...comments].map(({ index, 0: text }) => proseAt(`src/${path}`, code, index, text));
  });
}

function paragraphsOfPages(): readonly Prose[] {
  const pages = filesBelow('docs', '.md').filter((path) => !path.startsWith('decisions/'));
  return [...ownPages(), ...pages.map((path) => `docs/${path}`)].flatMap((page) => {
    const text = readProjectFile(page);
    return [...text.matchAll(/(?:^.*\S.*$\n?)+/gm)].map((paragraph) =>
      proseAt(page, text, paragraph.index, paragraph[0]),
    );
  });
}

function ownPages(): readonly string[] {
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'];
}

function titlesOfTests(): readonly Prose[] {
  return filesBelow('test', '.test.ts').flatMap((path) => {
    const file = parseSource(`test/${path}`);
    const titles: Prose[] = [];
    function visit(node: ts.Node): void {
      const title = ts.isCallExpression(node) && isTest(node) ? node.arguments[0] : undefined;
      if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)))
        titles.push(proseAt(`test/${path}`, file.text, title.getStart(), title.getText()));
      ts.forEachChild(node, visit);
    }
    visit(file);
    return titles;
  });
}

/** A call of `it`, `describe` or `test`, or of what `it.each(…)` and its kind make. */
function isTest(call: ts.CallExpression): boolean {
  let callee: ts.Expression = call.expression;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) callee = callee.expression;
  return ['it', 'describe', 'test'].includes(callee.getText());
}

function proseAt(path: string, code: string, index: number, text: string): Prose {
  const line = code.slice(0, index).split('\n').length;
  const words = text.replaceAll(/^[ \t]*(?:\/?\*+\/?|\/\/)/gm, ' ');
  return { place: `${path}:${line}`, text: words.replaceAll(/\s+/g, ' ').trim() };
}
