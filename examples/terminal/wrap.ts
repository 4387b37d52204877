import { charactersOf, columnsOf } from './columns.ts';

/**
 * Breaks a text into rows of at most so many columns, where it has line breaks, between words, and inside of a word
 * that is wider than a row. Indents stay.
 *
 * Text that is appended changes the last row only: whoever has written the others needn't write them again.
 */
export function wrap(text: string, width: number): readonly string[] {
  return text
    .replaceAll('\t', '  ')
    .split('\n')
    .flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  const breakRow = (): void => {
    rows.push(row.trimEnd());
    row = '';
  };

  for (const word of wordsOf(line)) {
    const isSpace = word.trim() === '';
    if (columnsOf(row) + columnsOf(word) > width && row !== '') breakRow();
    // The space between two rows isn't drawn; the indent of a line is.
    if (isSpace && row === '' && rows.length > 0) continue;
    for (const character of charactersOf(word)) {
      if (columnsOf(row) + columnsOf(character) > width && row !== '') breakRow();
      row += character;
    }
  }
  return [...rows, row.trimEnd()];
}

/** Words, the spaces between them, and each wide character by itself: scripts without spaces break anywhere. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let last = '';
  for (const character of charactersOf(line)) {
    const kind = character === ' ' ? 'space' : columnsOf(character) === 2 ? 'wide' : 'narrow';
    if (kind === last && kind !== 'wide') words[words.length - 1] += character;
    else words.push(character);
    last = kind;
  }
  return words;
}
