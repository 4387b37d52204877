import fc from 'fast-check';
import { of } from 'rxjs';
import { decodeText } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

describe('decodeText', () => {
  it(
    'buffers an incomplete character, as the diagram shows',
    marbles((m) => {
      const [bytes, text] = diagram('operators/decodeText', 'bytes', 'text');
      const source = m.cold(bytes, {
        a: Uint8Array.of(0x48, 0xc3),
        b: Uint8Array.of(0xa4),
        c: Uint8Array.of(0x78),
      });
      m.expect(source.pipe(decodeText())).toBeObservable(text, { H: 'H', ä: 'ä', x: 'x' });
    }),
  );

  it('emits U+FFFD for a character that the end cuts, and nothing for empty chunks', async () => {
    expect(await outcomeOf(of(Uint8Array.of(0x61, 0xc3)).pipe(decodeText()))).toEqual({
      values: ['a', '\uFFFD'],
    });
    expect(await outcomeOf(of(new Uint8Array()).pipe(decodeText()))).toEqual({ values: [] });
  });

  it('removes one byte order mark, and only one', async () => {
    const marked = new TextEncoder().encode('\uFEFF\uFEFFa');
    expect((await outcomeOf(of(marked).pipe(decodeText()))).values.join('')).toBe('\uFEFFa');
    expect((await outcomeOf(of('\uFEFFa').pipe(decodeText()))).values.join('')).toBe('a');
  });

  it('emits the same text however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.nat(), async (text, seed) => {
        const bytes = new TextEncoder().encode(text);
        const expected = new TextDecoder().decode(bytes);
        const { values } = await outcomeOf(of(...splitAt(bytes, { seed, longest: 4 })).pipe(decodeText()));
        expect(values.join('')).toBe(expected);
      }),
    );
  });
});
