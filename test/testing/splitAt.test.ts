import fc from 'fast-check';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (pieces: readonly Uint8Array[]): number[] => pieces.flatMap((piece) => [...piece]);

describe('splitAt', () => {
  it('returns one byte per piece, also for text', () => {
    const expected = [[0x61], [0xe2], [0x98], [0x82]].map((byte) => Uint8Array.from(byte));
    expect(splitAt('a☂', 'bytes')).toEqual(expected);
    expect(splitAt(bytesOf('a☂'), 'bytes')).toEqual(expected);
  });

  it('returns one character per piece, also for bytes, and splits none', () => {
    expect(splitAt('\uFEFFa👍☂', 'characters')).toEqual(['\uFEFF', 'a', '👍', '☂']);
    expect(splitAt(bytesOf('\uFEFFa👍☂'), 'characters')).toEqual(['\uFEFF', 'a', '👍', '☂']);
  });

  it('returns pieces of one size, the last one shorter', () => {
    expect(splitAt('abcde', 2)).toEqual(['ab', 'cd', 'e']);
    expect(splitAt(Uint8Array.of(1, 2, 3), 2)).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    expect(splitAt('👍', 1)).toEqual(['\uD83D', '\uDC4D']);
    expect(splitAt('ab', Infinity)).toEqual(['ab']);
    expect(splitAt('', 2)).toEqual([]);
  });

  it.each([0, -1, NaN])('throws for the size %d', (size) => {
    expect(() => splitAt('abc', size)).toThrow(TypeError);
  });

  it('loses nothing for any seed, returns the same for the same seed, and no empty or too long piece', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(2 ** 31 - 1),
        fc.integer({ min: 1, max: 9 }),
        (bytes, seed, longest) => {
          const pieces = splitAt(bytes, { seed, longest });
          expect(joined(pieces)).toEqual([...bytes]);
          expect(pieces).toEqual(splitAt(bytes, { seed, longest }));
          expect(pieces.every(({ length }) => length >= 1 && length <= longest)).toBe(true);
        },
      ),
    );
  });

  it('cuts differently for different seeds', () => {
    const text = 'x'.repeat(500);
    expect(new Set([1, 2, 3, 4].map((seed) => splitAt(text, { seed }).join(' '))).size).toBe(4);
  });
});
