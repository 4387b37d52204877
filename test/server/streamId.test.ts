import fc from 'fast-check';
import { expect, it } from 'vitest';
import { streamId } from '../../src/server/streamId.ts';

it('is the same for the same owner and name, and holds neither of them', () => {
  expect(streamId('ann', 'message 1')).toBe(streamId('ann', 'message 1'));
  expect(streamId('ann', 'message 1')).toMatch(/^[0-9a-f]{64}$/);
});

it('is another one for each other pair, wherever a text is cut', () => {
  const text = fc.string({ minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      expect(streamId(`${a}${b}`, c)).not.toBe(streamId(a, `${b}${c}`));
    }),
  );
  expect(streamId('a', '\ud800')).not.toBe(streamId('a', '\ud801'));
  expect(streamId('a","b', 'c')).not.toBe(streamId('a', 'b","c'));
});

it.each([
  ['', 'a'],
  ['a', ''],
  [undefined, 'a'],
  ['a', undefined],
  [{}, 'a'],
  ['a', ['b']],
])('refuses %o with %o', (...pair) => {
  expect((): unknown => Reflect.apply(streamId, undefined, pair)).toThrow(
    new TypeError('streamId takes an owner and a name'),
  );
});
