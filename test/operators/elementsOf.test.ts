import fc from 'fast-check';
import { from, lastValueFrom, of, toArray } from 'rxjs';
import { elementsOf, ParseError, type Delta } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const texts = (...values: readonly string[]): Delta[] =>
  values.map((value) => ({ type: 'text', text: value }));

function read(path: Parameters<typeof elementsOf>[0], ...fragments: readonly string[]): Promise<unknown[]> {
  return lastValueFrom(from(texts(...fragments)).pipe(elementsOf(path), toArray()));
}

describe('elementsOf', () => {
  it(
    'emits each element once it is complete',
    marbles((m) => {
      const [deltas, elements] = diagram('operators/elementsOf', 'deltas', 'elements');
      const [a, b, c] = texts('{"rows":[{"n":1', '},{"n":2},{', '"n":3}]}');
      const source = m.cold<Delta>(deltas, { a, b, c } as Record<string, Delta>);
      const subs = '             ^---------!';

      m.expect(source.pipe(elementsOf('rows'))).toBeObservable(elements, {
        x: { n: 1 },
        y: { n: 2 },
        z: { n: 3 },
      });
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it.each([
    ['rows', '{"rows":[1,"two",null,[3],{"rows":[9]}],"more":[8]}', [1, 'two', null, [3], { rows: [9] }]],
    ['', '[1,[2],3]', [1, [2], 3]],
    ['a.b', '{"a":{"b":[1,2]},"b":[3]}', [1, 2]],
    [['a.b'], '{"a.b":[1],"a":{"b":[2]}}', [1]],
    [['rows', 1, 'tags'], '{"rows":[{"tags":[1]},{"tags":[2,3]}]}', [2, 3]],
    ['rows.1.tags', '{"rows":[{"tags":[1]},{"tags":[2,3]}]}', [2, 3]],
    ['rows', '{"rows":{"0":1}}', []],
    ['rows', '{"rows":"abc"}', []],
    ['missing', '{"rows":[1]}', []],
    ['rows', '{"rows":[]}', []],
  ])('finds the array at %j in %s', async (path, json, expected) => {
    expect(await read(path, json)).toEqual(expected);
    expect(await read(path, ...splitAt(json, 1))).toEqual(expected);
  });

  it('reads the visible text of the first choice, and nothing else', async () => {
    const others: Delta[] = [
      { type: 'reasoning', text: '[' },
      { type: 'text', text: '[9', choice: 1 },
      { type: 'tool-call-args', index: 0, text: '{' },
    ];
    const deltas = [...others, ...texts('[1,'), ...others, ...texts('2]'), ...others];
    expect(await outcomeOf(from(deltas).pipe(elementsOf('')))).toEqual({ values: [1, 2] });
  });

  it('validates each element with a schema, in order, and emits what the schema makes of it', async () => {
    const schema = z.object({ n: z.number() }).transform(({ n }) => Promise.resolve(n * 2));
    const { values, error } = await outcomeOf(
      of(...texts('[{"n":1},{"n":2},{"n":"x"},{"n":4}]')).pipe(elementsOf('', schema)),
    );
    expect(values).toEqual([2, 4]);
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ reason: 'schema' });
  });

  it.each([
    ['is cut', '[1,2', [1]],
    ['isn’t JSON', '[1,2,oops]', [1, 2]],
    ['is empty', '', []],
  ])('errors if the text %s, after the earlier elements', async (_, json, elements) => {
    const { values, error } = await outcomeOf(of(...texts(json)).pipe(elementsOf('')));
    expect(values).toEqual(elements);
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ reason: 'json' });
  });

  it('enforces its limits', async () => {
    const { error } = await outcomeOf(
      of(...texts('[[[1]]]')).pipe(elementsOf('', undefined, { maxDepth: 2 })),
    );
    expect(error).toMatchObject({ name: 'ParseError', reason: 'too-deep' });
  });

  it('starts again after a restart, and ignores other choices', async () => {
    const deltas: Delta[] = [
      ...texts('[1,2'),
      { type: 'text', text: '9,9', choice: 1 },
      { type: 'restart', attempt: 2, error: new Error('cut') },
      ...texts('[1,3]'),
    ];
    expect(await lastValueFrom(from(deltas).pipe(elementsOf(''), toArray()))).toEqual([1, 1, 3]);
  });

  it('reads each round of an answer as a value of its own', async () => {
    const start: Delta = { type: 'start', id: 'r' };
    const deltas = [start, ...texts('[1,2]'), start, ...texts('[3', ',4]')];
    expect(await lastValueFrom(from(deltas).pipe(elementsOf(''), toArray()))).toEqual([1, 2, 3, 4]);
  });

  it('emits the elements that JSON.parse returns, however the text is cut, to every subscriber', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const json = JSON.stringify({ rows, else: rows });
        const elements = from(texts(...splitAt(json, size))).pipe(elementsOf('rows'), toArray());
        expect(await lastValueFrom(elements)).toStrictEqual(JSON.parse(JSON.stringify(rows)));
        expect(await lastValueFrom(elements)).toHaveLength(rows.length);
      }),
    );
  });
});
