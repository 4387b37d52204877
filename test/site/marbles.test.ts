import fc from 'fast-check';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { diagramInWords } from '../../scripts/site/marbles/diagramInWords.ts';
import { lettersOf, parseDiagram } from '../../scripts/site/marbles/parseDiagram.ts';
import { parseMarbles } from '../../scripts/site/marbles/parseMarbles.ts';
import { renderDiagram } from '../../scripts/site/marbles/renderDiagram.ts';
import { timeAxis } from '../../scripts/site/marbles/timeAxis.ts';
import { run } from '../support/run.ts';

const FENCE = `tokens  -a-b-----c
result  -a-b---#
a = a \`token\` & more
b = a token
c = a token that comes too late
`;

const KINDS = { N: 'next', E: 'error', C: 'complete' } as const;

describe('a row of marbles', () => {
  it('is read as RxJS reads it', () => {
    const piece = fc.oneof(
      fc.constantFrom('-', 'a', 'b', '(ab)', '(a)', '--', ' '),
      fc.integer({ min: 1, max: 50 }).map((time) => ` ${time}ms `),
      fc.integer({ min: 1, max: 3 }).map((time) => ` ${time}s `),
    );
    const row = fc
      .tuple(fc.array(piece, { maxLength: 12 }), fc.constantFrom('', '|', '#', '(a|)', '(b#)'))
      .map(([pieces, end]) => pieces.join('') + end);
    run(() =>
      fc.assert(
        fc.property(row, (marbles) => {
          const expected = TestScheduler.parseMarbles(marbles, undefined, undefined, false, true);
          const seen = parseMarbles(marbles).map(({ at, kind }) => ({ at, kind }));
          expect(seen).toEqual(
            expected.map(({ frame, notification }) => ({ at: frame, kind: KINDS[notification.kind] })),
          );
        }),
      ),
    );
  });
});

describe('a diagram', () => {
  it('has rows, a legend, and a place for the operator', () => {
    const diagram = parseDiagram(FENCE);
    expect(diagram.rows.map(({ name, end }) => [name, end])).toEqual([
      ['tokens', undefined],
      ['result', 7],
    ]);
    expect(diagram.upstream).toBe(1);
    expect(parseDiagram('a  -x\nb  -x\n\nc  -x\nd  -x').upstream).toBe(2);
    expect(lettersOf(diagram)).toEqual(['a', 'b', 'c']);
    expect(() => parseDiagram('tokens')).toThrow('Not a row of a diagram: tokens');
  });

  it('is said in words', () => {
    expect(diagramInWords(parseDiagram('source  ^-a(bc)-!\nresult  --(a|)\na = a token'))).toBe(
      'source: subscribes at 0, a at 2, b at 3, c at 3, unsubscribes at 8. result: a at 2, completes at 2. a is a token.',
    );
  });

  it('folds a silence that would push all else together', () => {
    const axis = timeAxis(parseDiagram('source  a- 3s b-c|'));
    expect(axis.columns).toBeLessThan(14);
    expect(axis.folds).toHaveLength(1);
    expect(axis.columnOf(3_004) - axis.columnOf(3_002)).toBe(2);
    expect(timeAxis(parseDiagram('source  a---------b|')).folds).toEqual([]);
  });

  it('is drawn with a name in words, its legend, its call, and its text', () => {
    const html = renderDiagram(FENCE, { operator: 'timeoutIdle({ each: 4 })', unit: 'ms' });
    expect(html).toContain('role="img" aria-label="Marble diagram. tokens: a at 1, b at 3, c at 9.');
    expect(html).toContain('>timeoutIdle({ each: 4 })</text>');
    expect(html).toContain('<dd>a <code>token</code> &#38; more</dd>');
    expect(html).toContain('tokens  -a-b-----c\nresult  -a-b---#');
    expect(html.match(/<circle/g)).toHaveLength(5);
    expect(html.match(/class="m-error"/g)).toHaveLength(1);
    expect(html).toContain('>0 ms</text>');
  });

  it('gives a value one colour in all rows', () => {
    const colours = [...renderDiagram(FENCE).matchAll(/<g class="(m-\d)">.*?>(\w)<\/text>/g)];
    expect(new Set(colours.map(([, colour, letter]) => `${letter} ${colour}`)).size).toBe(3);
  });
});
