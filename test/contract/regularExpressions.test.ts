import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow, parseSource } from '../support/sourceFiles.ts';

/** Long enough that the square of it takes a second. */
const LENGTH = 30_000;
/** A hundred times what a linear expression takes. */
const MOST_MILLISECONDS = 150;

const expressions = new Map(
  filesBelow('src', '.ts').flatMap((path) => {
    const found: (readonly [source: string, RegExp])[] = [];
    function visit(node: ts.Node): void {
      if (ts.isRegularExpressionLiteral(node)) {
        const [, source = '', flags = ''] = /^\/([^]*)\/(\w*)$/.exec(node.text) ?? [];
        found.push([`${path} ${node.text}`, new RegExp(source, flags.replace('y', ''))]);
      }
      ts.forEachChild(node, visit);
    }
    visit(parseSource(`src/${path}`));
    return found;
  }),
);

/** What to repeat: the expression's own words, and what text is often made of. */
function unitsOf(source: string): ReadonlySet<string> {
  const words = source.split(/\W+|_/).filter((word) => word !== '');
  return new Set([...words, 'a', 'A', '1', ' ', '\n', '"', '\\', '\\"', ';', ':', '.', '-', '{', "['", '["']);
}

function slowestOf(expression: RegExp): number {
  let slowest = 0;
  for (const head of ['', '"', 'data:', 'response.', '1', 'x'])
    for (const unit of unitsOf(expression.source))
      for (const tail of ['', '\u0000', '"']) {
        const input = head + unit.repeat(Math.ceil(LENGTH / unit.length)) + tail;
        // Joined, so that its parts aren't put together within the measured time.
        const flat = Buffer.from(input).toString();
        const begun = performance.now();
        expression.lastIndex = 0;
        expression.test(flat);
        slowest = Math.max(slowest, performance.now() - begun);
        if (slowest > MOST_MILLISECONDS) return slowest;
      }
  return slowest;
}

describe('a regular expression in src', () => {
  it('is found', () => {
    expect(expressions.size).toBeGreaterThan(20);
  });

  it.each([...expressions])('takes linear time for the worst input: %s', (_, expression) => {
    // A slow machine may stop for a moment: only what is slow twice is slow.
    const isSlow = slowestOf(expression) > MOST_MILLISECONDS && slowestOf(expression) > MOST_MILLISECONDS;
    expect(isSlow).toBe(false);
  });
});
