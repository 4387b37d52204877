import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JSONPathWriter, type JSONLeaf } from '../../../src/protocols/google/JSONPathWriter.ts';
import { parseJSONPath } from '../../../src/protocols/google/parseJSONPath.ts';

type Piece = readonly [path: string, value: JSONLeaf, willContinue?: boolean];

/** The texts of the pieces, one for each; `undefined` from the first on that has no place. */
function write(...pieces: readonly Piece[]): readonly (string | undefined)[] {
  const writer = new JSONPathWriter();
  const begin = writer.begin();
  const texts = pieces.map(([path, value, willContinue = false]) =>
    writer.write(parseJSONPath(path) ?? [], value, willContinue),
  );
  return texts.includes(undefined) ? texts : [begin, ...texts, writer.end()];
}

describe('JSONPathWriter', () => {
  it('writes an object without a piece', () => {
    expect(write()).toEqual(['{', '}']);
  });

  it('writes each piece as soon as it is there', () => {
    expect(
      write(
        ['$.a', 'Bos', true],
        ['$.a', '"ton"', true],
        ['$.a', ''],
        ['$.b[0].c', 1.5],
        ['$.b[0].d', true],
        ['$.b[1].c', null],
        ['$.e', 'x'],
      ),
    ).toEqual([
      '{',
      '"a":"Bos',
      '\\"ton\\"',
      '"',
      ',"b":[{"c":1.5',
      ',"d":true',
      '},{"c":null',
      '}],"e":"x"',
      '}',
    ]);
  });

  it('closes a string that never got its last piece', () => {
    expect(write(['$.a', 'x', true], ['$.b', 'y', true]).join('')).toBe('{"a":"x","b":"y"}');
  });

  it.each<readonly [string, readonly Piece[]]>([
    [
      'an object that was left',
      [
        ['$.a.x', 1],
        ['$.b', 2],
        ['$.a.y', 3],
      ],
    ],
    [
      'an array that was left',
      [
        ['$.a[0]', 1],
        ['$.b', 2],
        ['$.a[1]', 3],
      ],
    ],
    [
      'a string that was closed',
      [
        ['$.a', 'x'],
        ['$.a', 'y'],
      ],
    ],
    [
      'a string that was left',
      [
        ['$.a', 'x', true],
        ['$.b', 2],
        ['$.a', 'y'],
      ],
    ],
    [
      'an index that is not the next',
      [
        ['$.a[0]', 1],
        ['$.a[2]', 2],
      ],
    ],
    [
      'an index that was there',
      [
        ['$.a[0]', 1],
        ['$.a[0]', 2],
      ],
    ],
    [
      'a key of a value that is no object',
      [
        ['$.a', 1],
        ['$.a.b', 2],
      ],
    ],
    [
      'a key of an array',
      [
        ['$.a[0]', 1],
        ['$.a.b', 2],
      ],
    ],
    [
      'an index of an object',
      [
        ['$.a.b', 1],
        ['$.a[0]', 2],
      ],
    ],
    [
      'a number as the rest of a string',
      [
        ['$.a', 'x', true],
        ['$.a', 2],
      ],
    ],
    ['the whole object', [['$', 1]]],
    ['an array as the whole', [['$[0]', 1]]],
  ])('has no place for %s', (_, pieces) => {
    expect(write(...pieces).at(-1)).toBeUndefined();
  });

  it('restores every object that was split into pieces', () => {
    fc.assert(
      fc.property(objects, fc.infiniteStream(fc.nat()), (value, numbers) => {
        const text = write(...piecesOf(value, '$', () => Number(numbers.next().value))).join('');
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });

  it('never writes another object, whatever the order of the pieces', () => {
    fc.assert(
      fc.property(shuffledPieces, ({ value, pieces }) => {
        const texts = write(...pieces);
        if (!texts.includes(undefined)) expect(JSON.parse(texts.join(''))).toEqual(value);
      }),
    );
  });
});

/** Empty objects and arrays have no leaf, so no path names them. JSON has no negative zero to give back. */
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { minLength: 1, maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  ),
}));
const objects = fc.dictionary(fc.string({ unit: 'binary' }), values, { maxKeys: 5, noNullPrototype: true });
const shuffledPieces = objects.chain((value) =>
  fc
    .shuffledSubarray([...piecesOf(value, '$', () => 0)], { minLength: piecesOf(value, '$', () => 0).length })
    .map((pieces) => ({ value, pieces })),
);

/** Splits a value into pieces as Vertex does: strings into any number of them, with and without the closing one. */
function piecesOf(value: unknown, path: string, random: () => number): readonly Piece[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => piecesOf(item, `${path}[${index}]`, random));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      piecesOf(item, path + stepOf(key, random()), random),
    );
  }
  if (typeof value !== 'string' || random() % 3 === 0) return [[path, value as JSONLeaf]];
  const cut = random() % (value.length + 1);
  const first: Piece = [path, value.slice(0, cut), true];
  const second: Piece = [path, value.slice(cut), random() % 2 === 0];
  return [first, second];
}

function stepOf(key: string, random: number): string {
  if (/^[a-z_]+$/i.test(key) && random % 3 === 0) return `.${key}`;
  const quoted = JSON.stringify(key).slice(1, -1);
  return random % 3 === 1 ? `["${quoted}"]` : `['${quoted.replaceAll('\\"', '"').replaceAll("'", "\\'")}']`;
}
