import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../examples/terminal/piecesOf.ts';
import { createScreen, type Piece } from '../../examples/terminal/screen.ts';
import { wrap } from '../../examples/terminal/wrap.ts';
import type { Delta } from '../../src/delta/Delta.ts';
import type { Message } from '../../src/message/Message.ts';
import { reduceMessage } from '../../src/message/reduceMessage.ts';
import { createTerminal } from '../support/terminal.ts';

const PLAIN = { NO_COLOR: '1' };

const MARKDOWN = `# Fjords

A fjord is **long**, narrow and deep:

- Sognefjord, 205 km
- Hardangerfjord, 179 km

\`\`\`ts
const deepest = fjords
  .toSorted((a, b) => b.depth - a.depth)
  .at(0);
\`\`\`

峡湾很深 🏔️, and the family of them 🙂 is large.`;

/** Words, code, lists, scripts without spaces, and emoji of several code points. */
const texts = fc
  .array(
    fc.constantFrom(
      'word ',
      'a',
      '\n',
      '\n\n',
      '  indent',
      '漢字',
      '🙂',
      '🇳🇴',
      '\t',
      'e\u0301',
      '- item',
      MARKDOWN,
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));
const sizes = fc.record({ columns: fc.integer({ min: 12, max: 90 }), rows: fc.integer({ min: 4, max: 30 }) });

/** As most terminals count. */
function widthOf(character: string): number {
  if (/\p{Mn}/u.test(character)) return 0;
  return /[\p{Script=Han}\u{1F642}]/u.test(character) ? 2 : 1;
}

function said(text: string): readonly Piece[] {
  return [{ text }];
}

/** An answer whose call has come so far: a call grows, and its result and the rest follow. */
const CALLING: readonly Delta[] = [
  { type: 'text', text: 'I look it up. ' },
  { type: 'tool-call-start', index: 0, id: 'a', name: 'departures' },
  { type: 'tool-call-args', index: 0, text: '{"from":"La' },
  { type: 'tool-call-args', index: 0, text: 'uvvik"}' },
  { type: 'tool-call-end', index: 0 },
  { type: 'tool-result', id: 'a', result: ['15:55\u001B[2J'] },
  { type: 'text', text: 'At 15:55.' },
];

/** Shows an answer after each of its deltas. */
function answer(deltas: readonly Delta[], show: (pieces: readonly Piece[]) => void): void {
  let message: Message | undefined;
  for (const delta of deltas) {
    message = reduceMessage(message, delta);
    show(piecesOf(message));
  }
}

/** Shows a text as it grows by so many characters at a time. */
function grow(text: string, step: number, show: (part: string) => void): void {
  const characters = [...text];
  for (let end = step; end < characters.length + step; end += step) show(characters.slice(0, end).join(''));
}

describe('the screen of the demo', () => {
  it('shows an answer that grows once, also if it is taller than the terminal', () => {
    fc.assert(
      fc.property(texts, sizes, fc.integer({ min: 1, max: 30 }), (text, { columns, rows }, step) => {
        fc.pre(text.trim() !== '');
        const terminal = createTerminal(columns, rows, widthOf);
        const screen = createScreen(terminal, PLAIN);
        grow(text, step, (part) => screen.live(said(part), 'fast'));
        screen.settle();
        const expected = [...wrap(text, Math.min(columns - 4, 92)).map((row) => `  ${row}`), '  fast'];
        expect(terminal.lines()).toStrictEqual(expected);
      }),
    );
  });

  it('counts its rows right, also if the terminal draws every character wider', () => {
    const terminal = createTerminal(20, 8, () => 2);
    const screen = createScreen(terminal, PLAIN);
    grow(MARKDOWN, 3, (part) => screen.live(said(part), 'fast'));
    screen.settle();
    expect(terminal.lines()).toHaveLength(wrap(MARKDOWN, 16).length + 1);
  });

  it('starts under what has scrolled out, if the answer is restarted', () => {
    const terminal = createTerminal(40, 6);
    const screen = createScreen(terminal, PLAIN);
    const first = Array.from({ length: 12 }, (_, index) => `old ${index}`).join('\n');
    screen.live(said(first), 'fast');
    screen.note('cut');
    screen.live(said('new'), 'fast');
    screen.settle();
    expect(terminal.lines().slice(-4)).toStrictEqual(['  fast', '  new', '  cut', '  fast']);
    expect(terminal.lines().filter((line) => line === '  old 11')).toHaveLength(1);
  });

  it('shows what happens while it happens', () => {
    const terminal = createTerminal(80, 24);
    const screen = createScreen(terminal, PLAIN);
    screen.note('waiting 1.0 s (429)');
    expect(terminal.lines()).toStrictEqual(['  waiting 1.0 s (429)']);
    screen.live(said('Hello'), 'fast');
    expect(terminal.lines()).toStrictEqual(['  Hello', '  waiting 1.0 s (429)', '  fast']);
  });

  it('shows a call as its arguments grow, then its result, then the rest of the answer', () => {
    const terminal = createTerminal(80, 24);
    const screen = createScreen(terminal, PLAIN);
    const shown: string[] = [];
    answer(CALLING, (pieces) => {
      screen.live(pieces, 'fast');
      shown.push(terminal.lines().slice(2, -1).join('\n'));
    });
    expect(shown).toStrictEqual([
      '',
      '  departures(',
      '  departures({"from":"La',
      '  departures({"from":"Lauvvik"}',
      '  departures({"from":"Lauvvik"})',
      '  departures({"from":"Lauvvik"})\n  ↳ ["15:55\\u001b[2J"]',
      '  departures({"from":"Lauvvik"})\n  ↳ ["15:55\\u001b[2J"]\n\n  At 15:55.',
    ]);
  });

  it('writes a call and its result into a pipe once, and makes visible what would steer', () => {
    let written = '';
    const screen = createScreen({ write: (text) => (written += text) });
    const call = { type: 'tool-call-args', index: 0, text: '\u001B[2J' } as const;
    answer([...CALLING.slice(0, 3), call], (pieces) => screen.live(pieces, 'fast'));
    screen.settle();
    expect(written).toBe('  I look it up.\n\n  departures({"from":"La␛[2J\n  fast\n');
  });

  it('writes the text as it is into a pipe, once, with nothing that steers', () => {
    let written = '';
    const screen = createScreen({ write: (text) => (written += text) });
    screen.note('cut at word 12');
    grow(MARKDOWN, 5, (part) => screen.live(said(part), 'fast'));
    screen.settle();
    const lines = MARKDOWN.split('\n').map((line) => `  ${line}`.trimEnd());
    expect(written).toBe(`${['  cut at word 12', ...lines, '  fast'].join('\n')}\n`);
  });
});

describe('wrap', () => {
  it('retains breaks, indents and words, and breaks what is wider than a row', () => {
    expect(wrap('one two three\n  four fives', 9)).toStrictEqual(['one two', 'three', '  four', 'fives']);
    expect(wrap('abcdefgh', 3)).toStrictEqual(['abc', 'def', 'gh']);
    expect(wrap('漢字漢', 4)).toStrictEqual(['漢字', '漢']);
  });

  it('changes only the last row if text is appended', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 40 }), fc.nat({ max: 200 }), (text, width, cut) => {
        const before = wrap([...text].slice(0, cut).join(''), width).slice(0, -1);
        expect(wrap(text, width).slice(0, before.length)).toStrictEqual(before);
      }),
    );
  });
});
