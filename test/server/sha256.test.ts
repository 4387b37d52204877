import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/server/sha256.ts';

const expected = (text: string): string => createHash('sha256').update(text).digest('hex');

it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1_000])('hashes %i characters', (length) => {
  const text = 'a'.repeat(length);
  expect(sha256(text)).toBe(expected(text));
});

it('hashes any text', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 200 }), (units) => {
      const text = String.fromCharCode(...units);
      expect(sha256(text)).toBe(expected(text));
    }),
  );
});
