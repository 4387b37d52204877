import { type } from 'arktype';
import fc from 'fast-check';
import { from, lastValueFrom, map, NEVER, of, startWith, throwError, toArray } from 'rxjs';
import { isClosed, ParseError, parsePartialJSON, type Delta, type StandardSchema } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const text = (value: string, choice?: number): Delta => ({
  type: 'text',
  text: value,
  ...(choice !== undefined && { choice }),
});
const texts = (...values: readonly string[]): Delta[] => values.map((value) => text(value));
const restart: Delta = { type: 'restart', attempt: 2, error: new Error('cut') };

function read(...deltas: readonly Delta[]): Promise<unknown[]> {
  return lastValueFrom(from(deltas).pipe(parsePartialJSON(), toArray()));
}

describe('parsePartialJSON', () => {
  it(
    'emits a snapshot for each change, synchronously',
    marbles((m) => {
      const [deltas, values] = diagram('operators/parsePartialJSON', 'deltas', 'values');
      const source = m.cold<Delta>(deltas, {
        a: text('{"x":"H'),
        b: text('i"'),
        c: text('}'),
        d: { type: 'done' },
      });
      const subs = '           ^------!';

      m.expect(source.pipe(parsePartialJSON())).toBeObservable(values, {
        x: { x: 'H' },
        y: { x: 'Hi' },
        z: { x: 'Hi' },
      });
      m.expect(source).toHaveSubscriptions(subs);
    }),
  );

  it('shows strings as they grow, and other values once they are complete', async () => {
    expect(await read(...texts('{"a":tr', 'ue,"b":1', '2,"c":"x', 'y"', ',"d', '":null}'))).toEqual([
      {},
      { a: true },
      { a: true, b: 12, c: 'x' },
      { a: true, b: 12, c: 'xy' },
      { a: true, b: 12, c: 'xy', d: null },
    ]);
  });

  it('shows a bare number when the source completes', async () => {
    expect(await read(...texts('1', '2'))).toEqual([12]);
  });

  it('reads the text of the first choice and nothing else', async () => {
    const deltas: Delta[] = [
      { type: 'start', id: 'x' },
      { type: 'reasoning', text: '{' },
      text('[1,'),
      text('oops', 1),
      text('2]'),
      { type: 'finish', reason: 'stop', rawReason: 'stop' },
      { type: 'done' },
    ];
    expect(await read(...deltas)).toEqual([[1], [1, 2]]);
  });

  it('tells which parts are closed', async () => {
    const values = await read(...texts('{"done":{"x":1},"more":"a', 'b"}'));
    const [growing, whole] = values as { done: object; more: string }[];
    expect([
      isClosed(growing),
      isClosed(growing?.done),
      isClosed(growing, 'done'),
      isClosed(growing, 'more'),
    ]).toEqual([false, true, true, false]);
    expect([isClosed(whole), isClosed(whole, 'more')]).toEqual([true, true]);
    expect(whole?.done).toBe(growing?.done);
  });

  it('starts again after a restart', async () => {
    expect(await read(text('{"a":"voi'), restart, text('{"b":1}'))).toEqual([{ a: 'voi' }, { b: 1 }]);
  });

  it('reads each round of an answer as a value of its own', async () => {
    const start: Delta = { type: 'start', id: 'r' };
    const deltas = [start, text('{"a":1}'), start, text('{"b":'), text('1}')];
    expect(await read(...deltas)).toEqual([{ a: 1 }, {}, { b: 1 }]);
  });

  it.each([
    ['isn’t JSON', ['Sure: {"a":1}'], 'json'],
    ['is cut', ['{"a":1'], 'json'],
    ['continues after its end', ['{"a":1}', ' and more'], 'json'],
    ['is empty', [], 'json'],
    ['is too deep', ['['.repeat(9)], 'too-deep'],
    ['has too many keys', ['{"a":1,"b":2,"c":3,"d":4}'], 'too-many-keys'],
    ['is too long', [`"${'x'.repeat(100)}"`], 'too-large'],
  ])('errors if the text %s, after the earlier values', async (_, fragments, reason) => {
    const limits = { maxDepth: 8, maxKeys: 3, maxLength: 90 };
    const { values, error } = await outcomeOf(
      of(text(' '), ...texts(...fragments)).pipe(parsePartialJSON(undefined, limits)),
    );
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ reason, retryable: false });
    expect(values.length).toBe(fragments.join('').startsWith('{') ? (reason === 'too-many-keys' ? 0 : 1) : 0);
  });

  describe('with a schema', () => {
    const body = texts('{"name":"Ada","bo', 'rn":1815}');

    const schemas: [string, StandardSchema<{ name: string; born: number }>][] = [
      ['zod', z.object({ name: z.string(), born: z.number() })],
      ['valibot', v.object({ name: v.string(), born: v.number() })],
      ['arktype', type({ name: 'string', born: 'number' })],
    ];

    it.each(schemas)('of %s, validates the complete value', async (_, schema) => {
      const good = await outcomeOf(from(body).pipe(parsePartialJSON(schema)));
      expect(good).toEqual({ values: [{ name: 'Ada' }, { name: 'Ada', born: 1815 }] });

      const { values, error } = await outcomeOf(of(text('{"name":1}')).pipe(parsePartialJSON(schema)));
      expect(values).toEqual([]);
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ reason: 'schema' });
      expect((error as ParseError).issues.length).toBeGreaterThan(0);
      expect((error as ParseError).excerpt).toBe('{"name":1}');
    });

    it('emits what the schema makes of it, synchronously or not', async () => {
      const upper = z.object({
        name: z.string().transform(async (name) => Promise.resolve(name.toUpperCase())),
      });
      const values = await lastValueFrom(
        of(text('{"name":"Ad'), text('a"}')).pipe(parsePartialJSON(upper), toArray()),
      );
      expect(values).toEqual([{ name: 'Ad' }, { name: 'ADA' }]);
    });

    it('errors with what the schema throws', async () => {
      const broken: StandardSchema<string> = {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate() {
            throw new RangeError('broken schema');
          },
        },
      };
      const { error } = await outcomeOf(of(text('1')).pipe(parsePartialJSON(broken)));
      expect(error).toEqual(new RangeError('broken schema'));
    });
  });

  it('stays silent and errors with its source', () => {
    const error = new Error('broken');
    run(({ cold, expectObservable }) => {
      expectObservable(NEVER.pipe(startWith(text('1')), parsePartialJSON())).toBe('-');
      expectObservable(cold('-a-#', { a: text('[') }, error).pipe(parsePartialJSON())).toBe(
        '-a-#',
        { a: [] },
        error,
      );
      expectObservable(throwError(() => error).pipe(parsePartialJSON())).toBe('#', undefined, error);
    });
  });

  it('ends with what JSON.parse returns, however the text is cut, and never changes a snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.integer({ min: 1, max: 9 }), async (json, size) => {
        const frozen: string[] = [];
        const values = await lastValueFrom(
          from(texts(...splitAt(json, size))).pipe(
            parsePartialJSON(),
            map((value) => (frozen.push(JSON.stringify(value)), value)),
            toArray(),
          ),
        );
        expect(values.at(-1)).toStrictEqual(JSON.parse(json));
        expect(values.map((value) => JSON.stringify(value))).toEqual(frozen);
      }),
    );
  });
});
