import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../examples/terminal/columns.ts';
import { visible } from '../../examples/terminal/visible.ts';

describe('visible', () => {
  it.each([
    ['\u001B[2J', '␛[2J'],
    ['a\rb', 'a␍b'],
    ['\u007F\u0007', '␡␇'],
    ['\u009B2J', '⟨U+009B⟩2J'],
    ['user\u202Etxt.exe', 'user⟨U+202E⟩txt.exe'],
    ['a\u2028b', 'a⟨U+2028⟩b'],
  ])('shows %j as %j', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it.each(['two\nlines', '\tindent', '👩‍👩‍👧', 'می‌خواهم', 'é'])('leaves %j as it is', (text) => {
    expect(visible(text)).toBe(text);
  });
});

describe('columnsOf', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['🇳🇴', 2],
    ['❤️', 2],
    ['ﾊﾝ', 2],
  ])('counts %s as %i', (text, expected) => {
    expect(columnsOf(text)).toBe(expected);
  });
});
