import fc from 'fast-check';
import { isClosed } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { createGrowingJSONParser } from '../../src/framing/createGrowingJSONParser.ts';

describe('isClosed', () => {
  it('tells an open container from a complete one', () => {
    expect(isClosed(shown('{'))).toBe(false);
    expect(isClosed(shown('['))).toBe(false);
    expect(isClosed(shown('{"a":1'))).toBe(false);
    expect(isClosed(shown('{}'))).toBe(true);
    expect(isClosed(shown('[1,{"a":2}] '))).toBe(true);
  });

  it('tells it for each nested container', () => {
    const value = shown('{"a":{"x":1},"b":[[1],[2');
    expect(isClosed(value['a'])).toBe(true);
    expect(isClosed(value['b'])).toBe(false);
    expect(isClosed(list(value['b'])[0])).toBe(true);
    expect(isClosed(list(value['b'])[1])).toBe(false);
  });

  it('tells it for each member', () => {
    const value = shown('{"a":"x","b":1,"c":{"d":2},"e":"y');
    expect(['a', 'b', 'c', 'e'].map((key) => isClosed(value, key))).toStrictEqual([true, true, true, false]);
    expect(isClosed(shown('{"a":{'), 'a')).toBe(false);
    expect(isClosed(shown('{"a":"x"'), 'a')).toBe(true);
    expect(isClosed(shown('{"a":{}'), 'a')).toBe(true);
  });

  it('tells it for each element, by number or by string', () => {
    const value = shown('["a",1,"b');
    expect([0, 1, 2].map((index) => isClosed(value, index))).toStrictEqual([true, true, false]);
    expect(['0', '1', '2'].map((index) => isClosed(value, index))).toStrictEqual([true, true, false]);
    expect(isClosed(shown('["a",["b'), 1)).toBe(false);
    expect(isClosed(shown('["a",'), 0)).toBe(true);
  });

  it('is false for a member that hasn’t arrived yet', () => {
    expect(isClosed(shown('{"a":12'), 'a')).toBe(false);
    expect(isClosed(shown('{"a":tru'), 'a')).toBe(false);
    expect(isClosed(shown('{"a'), 'a')).toBe(false);
    expect(isClosed(shown('[12'), 0)).toBe(false);
    expect(isClosed(shown('{'), 'toString')).toBe(false);
    expect(isClosed(undefined)).toBe(false);
  });

  it('is true for every member of a complete container, present or not', () => {
    expect(isClosed(shown('{"a":1}'), 'a')).toBe(true);
    expect(isClosed(shown('{"a":1}'), 'b')).toBe(true);
    expect(isClosed(shown('[]'), 0)).toBe(true);
  });

  it('knows the key __proto__', () => {
    expect(isClosed(shown('{"__proto__":{"a":'), '__proto__')).toBe(false);
    expect(isClosed(shown('{"__proto__":{},"a":'), '__proto__')).toBe(true);
    expect(isClosed(shown('{"a":'), '__proto__')).toBe(false);
  });

  it('is true for values that no parser has shown', () => {
    for (const value of [1, 'text', true, null, {}, [], { a: 1 }]) expect(isClosed(value)).toBe(true);
    expect(isClosed({ a: 'x' }, 'a')).toBe(true);
  });

  it('marks containers so that nothing else sees the mark', () => {
    const value = shown('{"a":["x');
    expect(Reflect.ownKeys(value)).toStrictEqual(['a']);
    expect(Reflect.ownKeys(list(value['a']))).toStrictEqual(['0', 'length']);
    expect(isClosed({ ...value })).toBe(true);
    expect(isClosed(Object.freeze(value))).toBe(false);
  });

  it('stays the same for a snapshot when the value grows', () => {
    const parser = createGrowingJSONParser();
    parser.push('{"a":"x');
    const early = parser.value;
    parser.push('y"}');
    expect(isClosed(early)).toBe(false);
    expect(isClosed(early, 'a')).toBe(false);
    expect(isClosed(parser.value)).toBe(true);
  });

  it('is true exactly for what no longer changes, in any value at any cut', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 1, max: 9 }), (value, size) => {
        const text = JSON.stringify(value);
        const parser = createGrowingJSONParser();
        let before: unknown;
        for (let at = 0; at < text.length; at += size) {
          parser.push(text.slice(at, at + size));
          expectClosedUnchanged(before, parser.value);
          before = parser.value;
        }
        parser.end();
        expectClosedUnchanged(before, parser.value);
        expect(isClosed(parser.value)).toBe(true);
      }),
    );
  });

  it('knows a part that another copy of the package marked', () => {
    const ofOther = { a: 'x' };
    const readers = (globalThis as unknown as Record<symbol, ((value: object) => unknown)[]>)[
      Symbol.for('rxjs-llm.openParts')
    ];
    const readOther = (value: object): unknown => (value === ofOther ? 'a' : undefined);
    readers?.push(readOther);
    expect([isClosed(ofOther), isClosed(ofOther, 'a'), isClosed({ a: 'x' })]).toEqual([false, false, true]);
    readers?.splice(readers.indexOf(readOther), 1);
  });
});

function shown(text: string): Record<string, unknown> {
  const parser = createGrowingJSONParser();
  parser.push(text);
  return parser.value as Record<string, unknown>;
}

function list(value: unknown): unknown[] {
  return value as unknown[];
}

/** A closed container is the same object in the next snapshot, with each member closed; an open one is another. */
function expectClosedUnchanged(before: unknown, after: unknown): void {
  if (typeof before !== 'object' || before === null || before === after) return;
  expect(isClosed(before)).toBe(false);
  const later = new Map<string, unknown>(Object.entries(after as object));
  const members = Object.entries(before);
  for (const [index, [key, value]] of members.entries()) {
    if (isClosed(before, key)) expect(later.get(key)).toBe(value);
    else {
      expect(typeof value === 'string' || typeof value === 'object').toBe(true);
      if (Array.isArray(before)) expect(index).toBe(members.length - 1);
      expectClosedUnchanged(value, later.get(key));
    }
  }
}
