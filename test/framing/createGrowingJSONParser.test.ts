import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ParseError } from 'rxjs-llm';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createGrowingJSONParser,
  type GrowingJSONParser,
  type JSONParserConfig,
} from '../../src/framing/createGrowingJSONParser.ts';
import { PATIENCE, runs } from '../support/fuzz.ts';
import { isGrowthOf } from '../support/isGrowthOf.ts';
import { INVALID, VALID } from '../support/jsonCases.ts';

describe('createGrowingJSONParser', () => {
  describe('returns what JSON.parse returns for', () => {
    it.each(Object.entries(VALID))('%s', (_name, text) => {
      for (const fragments of cutsOf(text)) expectSame(parse(fragments), reference(text));
      // Including the order of the keys.
      expect(JSON.stringify(parse([text]))).toBe(JSON.stringify(reference(text)));
    });
  });

  describe('rejects', () => {
    it.each(Object.entries(INVALID))('%s', (_name, text) => {
      for (const fragments of cutsOf(text)) expect(reasonOf(() => parse(fragments))).toBe('json');
    });
  });

  it('throws at the first invalid character, wherever the text is cut', () => {
    for (const [name, text] of Object.entries(INVALID)) {
      const at = indexOfError(text);
      const good = text.slice(0, at);
      // Up to there the text could have become valid.
      expect(isJSON(completed(good)), `${name}: ${JSON.stringify(completed(good))}`).toBe(true);
      for (const fragments of cutsOf(text)) {
        const parser = createGrowingJSONParser();
        expect(reasonOf(() => feedAll(parser, fragments))).toBe('json');
        expectSame(parser.value, shownAfter(good), name);
      }
    }
  });

  describe('shows', () => {
    it('nothing at first', () => {
      expect(createGrowingJSONParser().value).toBeUndefined();
      expect(shownAfter(' \n')).toBeUndefined();
    });

    it.each([
      ['[', []],
      ['{', {}],
      ['{"a', {}],
      ['{"a"', {}],
      ['{"a":', {}],
      ['{"a":"', { a: '' }],
      ['{"a":"x', { a: 'x' }],
      ['{"a":[{"b":"x', { a: [{ b: 'x' }] }],
      ['{"a":12', {}],
      ['{"a":12,', { a: 12 }],
      ['{"a":12 ', { a: 12 }],
      ['{"a":12}', { a: 12 }],
      ['[12', []],
      ['[12]', [12]],
      ['[1,2', [1]],
      ['[-', []],
      ['[tru', []],
      ['[true', [true]],
      ['[null', [null]],
      ['12', undefined],
      ['12 ', 12],
      ['"a', 'a'],
      ['"a\\', 'a'],
      ['"a\\n', 'a\n'],
      ['"a\\u00', 'a'],
      ['"a\\u0041', 'aA'],
      ['"a\\ud83d', 'a'],
      ['"a\\ud83d\\', 'a'],
      ['"a\\ud83d\\ude0', 'a'],
      ['"a\\ud83d\\ude00', 'a😀'],
      ['"a\\ud83dx', 'a\ud83dx'],
      ['"a\\ud83d"', 'a\ud83d'],
      ['"a\ud83d', 'a'],
      ['"a\ud83d\ude00', 'a😀'],
      ['"a\\ude00', 'a\ude00'],
    ])('%j as it should', (text, shown) => {
      for (const fragments of cutsOf(text)) {
        const parser = createGrowingJSONParser();
        feed(parser, fragments);
        expect(parser.value).toStrictEqual(shown);
      }
    });

    it('a number at the end of the text, at the top level only', () => {
      expect(parse(['1', '2'])).toBe(12);
      const parser = createGrowingJSONParser();
      parser.push('[12');
      expect(reasonOf(() => parser.end())).toBe('json');
      expect(parser.value).toStrictEqual([]);
    });

    it('a number only once it can have ended', () => {
      const parser = createGrowingJSONParser();
      expect(reasonOf(() => parser.push('[1,2x'))).toBe('json');
      expect(parser.value).toStrictEqual([1]);
    });
  });

  it('tells when the value is complete', () => {
    const parser = createGrowingJSONParser();
    parser.push('[1');
    expect(parser.isClosed).toBe(false);
    parser.push(']');
    expect(parser.isClosed).toBe(true);
    parser.push(' ');
    parser.end();
    expect(parser.isClosed).toBe(true);
  });

  it('throws the first error again on every later push, and retains its last value', () => {
    const parser = createGrowingJSONParser();
    parser.push('{"a":"b');
    const first = errorOf(() => parser.push('c\n"}'));
    expect(first).toBeInstanceOf(ParseError);
    expect(errorOf(() => parser.push('"}'))).toBe(first);
    expect(errorOf(() => parser.end())).toBe(first);
    expect(parser.value).toStrictEqual({ a: 'bc' });
    expect(parser.isClosed).toBe(false);
  });

  it('has the text from the invalid character on as the excerpt', () => {
    expect(errorOf(() => createGrowingJSONParser().push('{"a":1,}x'))).toMatchObject({ excerpt: '}x' });
  });

  it('throws again on every later push if the callback has thrown', () => {
    const parser = createGrowingJSONParser({}, () => {
      throw new RangeError('mine');
    });
    expect(() => parser.push('[1,2')).toThrow(RangeError);
    expect(() => parser.push(']')).toThrow(RangeError);
  });

  describe('for any value, spacing and cut', { timeout: PATIENCE }, () => {
    it('ends as JSON.parse does', () => {
      fc.assert(
        fc.property(jsonText(), cuts(), (text, sizes) => {
          expectSame(parse(cut(text, sizes)), reference(text));
        }),
        runs(60),
      );
    });

    it('only grows: no shown value changes its type, is retracted or differs from the end', () => {
      fc.assert(
        fc.property(jsonText(), cuts(), (text, sizes) => {
          const complete = reference(text);
          let before: unknown;
          for (const shown of snapshotsOf(text, sizes)) {
            expect(isGrowthOf(before, shown)).toBe(true);
            expect(isGrowthOf(shown, complete)).toBe(true);
            before = shown;
          }
          expectSame(before, complete);
        }),
        runs(60),
      );
    });

    it('never changes an earlier snapshot', () => {
      fc.assert(
        fc.property(jsonText(), cuts(), (text, sizes) => {
          const copies: unknown[] = [];
          const shown: unknown[] = [];
          for (const value of snapshotsOf(text, sizes)) {
            shown.push(value);
            copies.push(structuredClone(value));
          }
          expectSame(shown, copies);
        }),
        runs(60),
      );
    });

    it('accepts what JSON.parse accepts, and rejects what it rejects, after any typing error', () => {
      let accepted = 0;
      fc.assert(
        fc.property(jsonText(), fc.nat(), slip(), cuts(), (text, place, { mark, isCut }, sizes) => {
          const at = place % (text.length + 1);
          const slipped = text.slice(0, at) + mark + text.slice(at + Number(isCut));
          const fragments = cut(slipped, sizes);
          if (isJSON(slipped)) {
            accepted += 1;
            expectSame(parse(fragments), reference(slipped));
          } else expect(reasonOf(() => parse(fragments))).toBe('json');
        }),
        { numRuns: 2000 },
      );
      // Both valid and invalid texts were tried.
      expect(accepted).toBeGreaterThan(100);
      expect(accepted).toBeLessThan(1900);
    });
  });

  describe('shares', () => {
    it('the snapshot between two reads without a change', () => {
      const parser = createGrowingJSONParser();
      parser.push('{"a":["x","y');
      const shown = parser.value;
      expect(parser.value).toBe(shown);
      parser.push('');
      parser.push('\\');
      parser.push('ud83d');
      expect(parser.value).toBe(shown);
      parser.push('\\ude00');
      expect(parser.value).not.toBe(shown);
      expect(parser.value).toStrictEqual({ a: ['x', 'y😀'] });
    });

    it('the snapshot while only spaces, parts of words or keys arrive', () => {
      const parser = createGrowingJSONParser();
      parser.push('{');
      const shown = parser.value;
      for (const fragment of [' ', '"', 'key', '"', ' :', ' 1', '2', '.5', 'e3']) {
        parser.push(fragment);
        expect(parser.value).toBe(shown);
      }
    });

    it('each complete part, to the end', () => {
      const parser = createGrowingJSONParser();
      parser.push('{"a":{"b":[1]},"c":[[2],"x');
      const early = parser.value as { a: object; c: unknown[] };
      parser.push('yz"],"d":[');
      const late = parser.value as { a: object; c: unknown[] };
      parser.push(']}');
      const complete = parser.value as { a: object; c: unknown[] };

      expect(late).not.toBe(early);
      expect(late.a).toBe(early.a);
      expect(late.c).not.toBe(early.c);
      expect(late.c[0]).toBe(early.c[0]);
      expect(complete.a).toBe(early.a);
      expect(complete.c).toBe(late.c);
      expect(parser.value).toBe(complete);
    });
  });

  describe('copies no more than the characters pay for:', () => {
    it('a wide array lags, and is exact once it is complete', () => {
      const numbers = Array.from({ length: 10_000 }, (_, index) => index % 10);
      const parser = createGrowingJSONParser();
      const fragments = cut(JSON.stringify(numbers), [2]);
      const widths = new Map<unknown, number>();
      let lag = 0;
      for (const [index, fragment] of fragments.entries()) {
        parser.push(fragment);
        const width = (parser.value as unknown[]).length;
        widths.set(parser.value, width);
        lag = Math.max(lag, index - width);
        if (index < 200) expect(width).toBe(index);
      }
      const copied = [...widths.values()].reduce((sum, width) => sum + width, 0);

      expect(copied / fragments.length).toBeLessThan(400);
      expect(lag).toBeGreaterThan(10);
      expect(lag).toBeLessThan(200);
      expect(parser.value).toStrictEqual(numbers);
    });

    it('a wide object too', () => {
      const fields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, index]));
      const parser = createGrowingJSONParser();
      const snapshots = new Set<unknown>();
      for (const fragment of cut(JSON.stringify(fields), [4])) {
        parser.push(fragment);
        snapshots.add(parser.value);
      }

      expect(snapshots.size).toBeGreaterThan(10);
      expect(snapshots.size).toBeLessThan(250);
      expect(parser.value).toStrictEqual(fields);
    });

    it('the rest is shown when the text ends early or is invalid', () => {
      const text = `[${'1,'.repeat(3_000)}`;
      for (const stop of [
        (parser: GrowingJSONParser) => parser.end(),
        (parser: GrowingJSONParser) => parser.push('x'),
      ]) {
        const parser = createGrowingJSONParser();
        for (const fragment of cut(text, [2])) {
          parser.push(fragment);
          void parser.value;
        }
        expect(parser.value).not.toHaveLength(3_000);
        expect(() => stop(parser)).toThrow(ParseError);
        expect(parser.value).toHaveLength(3_000);
      }
    });
  });

  describe('has a limit', () => {
    it.each<[string, string, JSONParserConfig, string, string]>([
      ['of depth for arrays', 'too-deep', { maxDepth: 3 }, '[[[1]]]', '[[[['],
      ['of depth for objects', 'too-deep', { maxDepth: 2 }, '{"a":{"b":1}}', '{"a":{"b":{'],
      ['of depth for mixtures', 'too-deep', { maxDepth: 2 }, '[{},[1]]', '[[{'],
      ['of depth that doesn’t count scalars', 'too-deep', { maxDepth: 0 }, '"x"', '['],
      ['of depth, 128', 'too-deep', {}, '['.repeat(128) + ']'.repeat(128), '['.repeat(129)],
      ['of keys', 'too-many-keys', { maxKeys: 2 }, '{"a":1,"b":2}', '{"a":1,"b":2,"'],
      ['of keys of all objects', 'too-many-keys', { maxKeys: 2 }, '[{"a":{"b":1}}]', '[{"a":{"b":1}},{"'],
      ['of keys that repeat', 'too-many-keys', { maxKeys: 2 }, '{"a":1,"a":1}', '{"a":1,"a":1,"'],
      ['of keys, 100,000', 'too-many-keys', {}, keys(100_000), `${keys(100_000).slice(0, -1)},"`],
      ['of length', 'too-large', { maxLength: 6 }, '["ab"]', '["ab"] '],
      ['of length, in the middle', 'too-large', { maxLength: 6 }, '"abcd"', '"abcdef'],
      ['of length, 8 MiB', 'too-large', {}, `"${'x'.repeat(8_388_606)}"`, `"${'x'.repeat(8_388_608)}`],
    ])('%s', (_name, reason, config, within, beyond) => {
      const size = within.length > 1_000 ? 65_536 : 1;
      expect(() => parse(cut(within, [size]), config)).not.toThrow();
      expect(reasonOf(() => parse(cut(beyond, [size]), config))).toBe(reason);
      // Up to the last character the text was valid.
      expect(() => feed(createGrowingJSONParser(config), cut(beyond.slice(0, -1), [size]))).not.toThrow();
    });

    it('that does not depend on the cut', () => {
      for (const fragments of cutsOf('{"a":"bcdef"}')) {
        const parser = createGrowingJSONParser({ maxLength: 8 });
        expect(reasonOf(() => feed(parser, fragments))).toBe('too-large');
        expect(parser.value).toStrictEqual({ a: 'bc' });
      }
      // An error before the limit is reported first.
      for (const fragments of cutsOf('{"a"}"bcdef"}'))
        expect(reasonOf(() => parse(fragments, { maxLength: 8 }))).toBe('json');
    });

    it('that is never reached if it is infinite', () => {
      const deep = '['.repeat(100_000) + ']'.repeat(100_000);
      const config = { maxDepth: Infinity, maxKeys: Infinity, maxLength: Infinity };
      let depth = 0;
      for (let value = parse([deep], config); Array.isArray(value); depth += 1)
        value = (value as unknown[])[0];
      expect(depth).toBe(100_000);
    });
  });

  describe('pollutes no prototype', () => {
    const untouched = Object.getOwnPropertyNames(Object.prototype);
    afterEach(() => {
      expect(Object.getOwnPropertyNames(Object.prototype)).toStrictEqual(untouched);
      expect('polluted' in {}).toBe(false);
    });

    it.each([
      '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":[2]}}}',
      '{"__proto__":{"__proto__":{"polluted":1}}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '[{"__proto__":"polluted"},{"__proto__":null},{"__proto__":[]}]',
      '{"__proto__":1,"toString":2,"hasOwnProperty":3,"__defineGetter__":4}',
      '{"a":1,"__proto__":{"polluted":"a long text"},"b":[{"c":"d"}]}',
    ])('with %s', (text) => {
      for (const sizes of [[1], [2], [5], [1_000]]) {
        for (const shown of snapshotsOf(text, sizes)) expectPlain(shown);
        expect(JSON.stringify(parse(cut(text, sizes)))).toBe(JSON.stringify(reference(text)));
      }
    });

    it('and needs none that can be written to', () => {
      const keys = ['constructor', 'toString', 'hasOwnProperty'] as const;
      const before = keys.map((key) => Object.getOwnPropertyDescriptor(Object.prototype, key) ?? {});
      // What `Object.freeze(Object.prototype)` does to an assignment.
      for (const key of keys) Object.defineProperty(Object.prototype, key, { writable: false });
      try {
        const text = '{"constructor":1,"toString":{"hasOwnProperty":"x"},"b":1}';
        expect(JSON.stringify(parse(cut(text, [3])))).toBe(text);
      } finally {
        keys.forEach((key, at) => Object.defineProperty(Object.prototype, key, before[at] ?? {}));
      }
    });

    it('and retains an own __proto__ in the copies of an open object', () => {
      const parser = createGrowingJSONParser();
      parser.push('{"__proto__":{"x":1},"a":"b');
      expect(Object.keys(parser.value as object)).toStrictEqual(['__proto__', 'a']);
      expect(JSON.stringify(parser.value)).toBe('{"__proto__":{"x":1},"a":"b"}');
      expect(Object.getPrototypeOf(parser.value)).toBe(Object.prototype);
    });
  });

  describe('reports', () => {
    const text = '{"a":[1,{"b":"x"},[]],"c":null,"d":"y"} ';
    const closed = [
      ['a/0', 1],
      ['a/1/b', 'x'],
      ['a/1', { b: 'x' }],
      ['a/2', []],
      ['a', [1, { b: 'x' }, []]],
      ['c', null],
      ['d', 'y'],
      ['', { a: [1, { b: 'x' }, []], c: null, d: 'y' }],
    ];

    it('each value once, when it is complete, wherever the text is cut', () => {
      for (const fragments of cutsOf(text)) expect(closedIn(fragments)).toStrictEqual(closed);
    });

    it('the same values that it shows', () => {
      const parts: unknown[] = [];
      const parser = createGrowingJSONParser({}, (value) => parts.push(value));
      parser.push('[[1],{"a":2},[');
      expect(parser.value).toStrictEqual([[1], { a: 2 }, []]);
      const [first, second] = parser.value as unknown[];
      expect(parts[1]).toBe(first);
      expect(parts[3]).toBe(second);
    });

    it('a value at the top level, without a path', () => {
      expect(closedIn(['4', '2'])).toStrictEqual([['', 42]]);
      expect(closedIn(['"x"'])).toStrictEqual([['', 'x']]);
    });

    it('values that can be read in the snapshot at the same moment', () => {
      const lengths: unknown[] = [];
      const parser: GrowingJSONParser = createGrowingJSONParser({}, () =>
        lengths.push(structuredClone(parser.value)),
      );
      parser.push('[1,[2],"x"]');
      expect(lengths).toStrictEqual([[1], [1, [2]], [1, [2]], [1, [2], 'x'], [1, [2], 'x']]);
    });
  });
});

function feed(parser: GrowingJSONParser, fragments: readonly string[]): void {
  for (const fragment of fragments) parser.push(fragment);
}

function feedAll(parser: GrowingJSONParser, fragments: readonly string[]): void {
  feed(parser, fragments);
  parser.end();
}

function parse(fragments: readonly string[], config?: JSONParserConfig): unknown {
  const parser = createGrowingJSONParser(config);
  feedAll(parser, fragments);
  expect(parser.isClosed).toBe(true);
  return parser.value;
}

function reference(text: string): unknown {
  return JSON.parse(text);
}

function isJSON(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Unlike the matchers, compares an own `constructor` or `__proto__`, and -0. */
function expectSame(actual: unknown, expected: unknown, about = ''): void {
  const show = `${about} ${JSON.stringify(actual)} is ${JSON.stringify(expected)}`;
  expect(isDeepStrictEqual(actual, expected), show).toBe(true);
}

function errorOf(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

function reasonOf(action: () => void): unknown {
  const error = errorOf(action);
  return error instanceof ParseError ? error.reason : error && 'no ParseError';
}

/** The text in one piece, by characters, and in two pieces cut at each place. */
function cutsOf(text: string): string[][] {
  const places =
    text.length > 300 ? [1, 100, text.length - 1] : Array.from({ length: text.length }, (_, at) => at);
  return [[text], [...cut(text, [1])], ...places.map((at) => [text.slice(0, at), text.slice(at)])];
}

/** The text in pieces of these lengths, over and over. */
function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, next = 0; at < text.length; next += 1) {
    const size = sizes[next % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

function shownAfter(text: string): unknown {
  const parser = createGrowingJSONParser();
  parser.push(text);
  return parser.value;
}

function* snapshotsOf(text: string, sizes: readonly number[]): Generator<unknown> {
  const parser = createGrowingJSONParser();
  for (const fragment of cut(text, sizes)) {
    parser.push(fragment);
    yield parser.value;
  }
  parser.end();
  yield parser.value;
}

function closedIn(fragments: readonly string[]): unknown[] {
  const closed: unknown[] = [];
  const parser = createGrowingJSONParser({}, (value, path) =>
    closed.push([path.map(({ key }) => key).join('/'), value]),
  );
  feedAll(parser, fragments);
  return closed;
}

/** The index of the first invalid character; the length if only the end is invalid. */
function indexOfError(text: string): number {
  const parser = createGrowingJSONParser();
  for (const [at, mark] of [...cut(text, [1])].entries()) if (errorOf(() => parser.push(mark))) return at;
  return text.length;
}

/** The beginning of a JSON text, completed in the shortest way that was found. */
function completed(text: string): string {
  const rest = ['', '0', '"', '"":0', ':0', '":0', 'n"', '0000"', '000"', '00"', '0"', 'n":0'];
  const words = ['true', 'false', 'null'].flatMap((word) => [word.slice(1), word.slice(2), word.slice(3)]);
  const closers = closersOf(text);
  const all = [...rest, ...words].map((piece) => text + piece + closers);
  return all.find(isJSON) ?? text;
}

function closersOf(text: string): string {
  const outside = text.replaceAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)/gs, '');
  let closers = '';
  for (const mark of outside) {
    if (mark === '[' || mark === '{') closers = (mark === '[' ? ']' : '}') + closers;
    else if (mark === ']' || mark === '}') closers = closers.slice(1);
  }
  return closers;
}

function keys(count: number): string {
  return `{${Array.from({ length: count }, (_, index) => `"${index.toString(36)}":0`).join()}}`;
}

function jsonText(): fc.Arbitrary<string> {
  const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
  const key = fc.constantFrom('__proto__', 'constructor', 'a', '0');
  const odd = fc.dictionary(key, value).map((fields) => ({ ...fields, list: [fields, 'text', -0.5e-7] }));
  return fc
    .tuple(fc.oneof(value, odd), fc.constantFrom('', ' ', '\t', '\n', '\r\n  '), fc.boolean())
    .map(([complete, space, isEscaped]) => {
      const text = JSON.stringify(complete, null, space);
      return isEscaped ? text.replaceAll(/[^ -~\s]/g, escapeOf) : text;
    });
}

function escapeOf(unit: string): string {
  return [...cut(unit, [1])].map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

function cuts(): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });
}

/** A character that is inserted, replaces one, or leaves a gap. */
function slip(): fc.Arbitrary<{ readonly mark: string; readonly isCut: boolean }> {
  const mark = fc.constantFrom(...'{}[]",:-+.eE01 \n\t\\ub/tfn\u0000\ud83d\ude00\ufeff', '');
  return fc.record({ mark, isCut: fc.boolean() });
}

function expectPlain(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  expect(Object.getPrototypeOf(value)).toBe(Array.isArray(value) ? Array.prototype : Object.prototype);
  for (const member of Object.values(value)) expectPlain(member);
}
