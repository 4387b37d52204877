import fc from 'fast-check';
import { concat, from, NEVER, of } from 'rxjs';
import { ParseError, parseNDJSON } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('parseNDJSON', () => {
  it(
    'emits each record with the chunk that ends its line, as the diagram shows',
    marbles((m) => {
      const [chunks, records] = diagram('operators/parseNDJSON', 'chunks', 'records');
      const source = m.cold(chunks, { a: '{"x"', b: ':1}\n{"y":2}\n{"z', c: '":3}\n', d: '{"q":4}' });
      m.expect(source.pipe(parseNDJSON())).toBeObservable(records, {
        x: { x: 1 },
        y: { y: 2 },
        z: { z: 3 },
        q: { q: 4 },
      });
    }),
  );

  it('accepts LF and CRLF, skips blank lines, and removes one byte order mark', async () => {
    const body = '\uFEFF\n{"a":1}\r\n\r\n \t\n{"a":2}\n\n';
    expect(await outcomeOf(of(body).pipe(parseNDJSON()))).toEqual({ values: [{ a: 1 }, { a: 2 }] });
    expect(await outcomeOf(of(bytes(body)).pipe(parseNDJSON()))).toEqual({ values: [{ a: 1 }, { a: 2 }] });
    const twice = await outcomeOf(of(`\uFEFF${body}`).pipe(parseNDJSON()));
    expect(twice.error).toMatchObject({ name: 'ParseError', reason: 'json' });
  });

  it('emits every kind of JSON value, null included', async () => {
    const body = 'null\nfalse\n0\n""\n[]\n{}';
    expect(await outcomeOf(of(body).pipe(parseNDJSON()))).toEqual({ values: [null, false, 0, '', [], {}] });
  });

  it('takes U+2028 and U+0085 for text, not for line ends', async () => {
    const body = '{"a":"x\u2028y\u0085z"}\n';
    expect(await outcomeOf(of(bytes(body)).pipe(parseNDJSON()))).toEqual({
      values: [{ a: 'x\u2028y\u0085z' }],
    });
  });

  describe('a line that isn’t JSON', () => {
    const body = '{"a":1}\noops\n{"a":2}\n';

    it('is a ParseError after the earlier records', async () => {
      const { values, error } = await outcomeOf(of(body).pipe(parseNDJSON()));
      expect(values).toEqual([{ a: 1 }]);
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ reason: 'json', excerpt: 'oops' });
    });

    it('is skipped if configured, and the next line is read', async () => {
      for (const pieces of [[body], body.split('')]) {
        const outcome = await outcomeOf(of(...pieces).pipe(parseNDJSON({ malformed: 'skip' })));
        expect(outcome).toEqual({ values: [{ a: 1 }, { a: 2 }] });
      }
    });
  });

  it('drops a line that the end of the source leaves incomplete, whatever `malformed` says', async () => {
    for (const malformed of ['error', 'skip'] as const) {
      const outcome = await outcomeOf(of('{"a":1}\n{"a":', '2').pipe(parseNDJSON({ malformed })));
      expect(outcome).toEqual({ values: [{ a: 1 }] });
    }
    const halfCharacter = Uint8Array.of(...bytes('{"a":1}'), 0xc3);
    expect(await outcomeOf(of(halfCharacter).pipe(parseNDJSON()))).toEqual({ values: [] });
  });

  it('errors beyond maxBufferSize, after the earlier records, however the line is cut', async () => {
    const body = `{"a":1}\n{"b":"${'y'.repeat(50)}"}\n`;
    for (const size of [Infinity, 1, 7]) {
      const pieces = splitAt(bytes(body), size);
      const { values, error } = await outcomeOf(of(...pieces).pipe(parseNDJSON({ maxBufferSize: 57 })));
      expect(values).toEqual([{ a: 1 }]);
      expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
      const whole = await outcomeOf(of(...pieces).pipe(parseNDJSON({ maxBufferSize: 58 })));
      expect(whole.error).toBeUndefined();
    }
  });

  it('does not wait for the end of a line that is too large, and never skips it', async () => {
    const endless = concat(of('{"a":"', 'y'.repeat(50)), NEVER);
    const { error } = await outcomeOf(endless.pipe(parseNDJSON({ maxBufferSize: 40, malformed: 'skip' })));
    expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
  });

  // Searching the incomplete line again for each chunk would take minutes.
  it('takes linear time for a long line in small chunks', { timeout: 10_000 }, async () => {
    const pieces = splitAt(bytes(`{"a":"${'y'.repeat(4_000_000)}"}\n`), 16);
    const { values } = await outcomeOf(from(pieces).pipe(parseNDJSON()));
    expect(JSON.stringify(values[0])).toHaveLength(4_000_008);
  });

  it('emits the same records however the bytes are cut', async () => {
    const line = fc.record({
      value: fc.jsonValue({ maxDepth: 2 }),
      end: fc.constantFrom('\n', '\r\n', '\n\n'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 5 }),
        fc.boolean(),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        async (lines, isEnded, seed, size) => {
          const body = lines.map(({ value, end }) => JSON.stringify(value) + end).join('');
          const whole = bytes(isEnded ? body : body.trimEnd());
          const expected = lines.map(({ value }) => JSON.parse(JSON.stringify(value)) as unknown);
          for (const pieces of [[whole], splitAt(whole, size), splitAt(whole, { seed })]) {
            expect(await outcomeOf(of(...pieces).pipe(parseNDJSON()))).toEqual({ values: expected });
          }
        },
      ),
    );
  });
});
