import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectAlike } from '../support/templates.ts';
import { PATIENCE, runs } from '../support/fuzz.ts';

/** Strings as they are written in JSON, most of them valid. */
const strings = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }).map((text) => `"${text}"`) },
  fc.constantFrom('"\\u00e9"', '"\\ud83d"', '"\\/"', '"\\', '"', '"a" ', '""', '"\\u0000"', '"__proto__"'),
);
const numbers = fc.oneof(
  { weight: 4, arbitrary: fc.nat().map(String) },
  fc.double().map(String),
  fc.constantFrom('-0', '00', '01', '1.', '1e5', '999999999999999', '9007199254740993', '1234567890123456'),
);
const values = fc.oneof(strings, numbers, fc.json({ maxDepth: 2 }));

/** Keys that collide, and some that are special to objects. */
const names = fc.constantFrom('a', 'b', 'content', '__proto__', 'constructor', 'toString', '0', '');

/** A text with slots in it, as the pieces between them. */
const shapes = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.constant('\0'),
    fc.constantFrom('1', '"x"', 'null', '-\0', '\0.5', '"\0"'),
    fc.array(tie('node'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(names, tie('node')), { maxLength: 5 })
      .map((fields) => `{${fields.map(([name, value]) => `"${name}":${value}`).join(', ')}}`),
  ),
})).node;

describe('texts of one shape', { timeout: PATIENCE }, () => {
  it('give what JSON.parse gives, whatever is in their slots', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.array(fc.array(values, { minLength: 6, maxLength: 6 }), { maxLength: 8 }),
        (shape, rounds) => expectAlike(rounds.map((fillings) => filled(shape, fillings))),
      ),
      runs(2_000),
    );
  });

  it('give what JSON.parse gives, however they are damaged', () => {
    const hits = fc.array(
      fc.tuple(fc.nat(), fc.nat(3), fc.oneof(strings, numbers, fc.string({ maxLength: 2 }))),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(shapes, fc.array(strings, { minLength: 6 }), hits, (shape, fillings, damage) => {
        const sound = fillings.map((_, at) => filled(shape, fillings.slice(at)));
        const damaged = damage.map(([at, length, piece], round) => {
          const text = sound[round % sound.length] ?? '';
          const start = at % (text.length + 1);
          return text.slice(0, start) + piece + text.slice(start + length);
        });
        expectAlike([
          ...sound,
          ...damaged.flatMap((text, round) => [text, sound[round % sound.length] ?? '']),
        ]);
      }),
      runs(2_000),
    );
  });
});

function filled(shape: string, fillings: readonly string[]): string {
  let at = 0;
  return shape.replaceAll('\0', () => fillings[at++ % fillings.length] ?? '0');
}
