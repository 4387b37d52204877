/** A small model of a terminal: what stands on its screen, and what has scrolled out of it. */
export interface Terminal {
  readonly isTTY: true;
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
  /** Every line from the first that was written, without empty ones at the end. Colours stay in it as they came. */
  lines(): readonly string[];
}

/** A sequence that moves the cursor, clears, switches a mode or a colour; or else one character. */
const PART = /\u001B\[\??(\d*(?:;\d+)*)([A-Za-z])|[\s\S]/gu;

/** Counts each character as one column if `widthOf` says nothing else, for terminals differ in that. */
export function createTerminal(
  columns: number,
  rows: number,
  widthOf: (character: string) => number = () => 1,
): Terminal {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;
  let breaksLines = true;

  function newLine(): void {
    row += 1;
    column = 0;
    lines[row] ??= '';
  }

  /** The screen is the last rows. */
  function top(): number {
    return Math.max(lines.length - rows, 0);
  }

  /** If the complete screen is cleared, tmux and others retain it in the scrollback. */
  function clearDown(): void {
    if (row === top() && column === 0) lines.push(...lines.slice(row).map(() => ''));
    else lines.splice(row, Infinity, '');
    row = Math.max(row, top());
  }

  function control(number: string, letter: string): void {
    if (letter === 'A') row = Math.max(row - Number(number || 1), top());
    else if (letter === 'J') clearDown();
    else if (letter === 'K') lines[row] = '';
    else if (letter === 'l' || letter === 'h') breaksLines = letter === 'h';
  }

  function put(character: string): void {
    const width = widthOf(character);
    if (column + width > columns) {
      if (!breaksLines) return;
      newLine();
    }
    lines[row] += character;
    column += width;
  }

  return {
    isTTY: true,
    columns,
    rows,
    write(text) {
      for (const [part, number = '', letter] of text.matchAll(PART)) {
        if (letter === 'm') lines[row] += part;
        else if (letter) control(number, letter);
        else if (part === '\n') newLine();
        else if (part === '\r') column = 0;
        else put(part);
      }
    },
    lines: () => lines.slice(0, lines.findLastIndex((line) => line !== '') + 1),
  };
}
