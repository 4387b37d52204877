/** Where to paint: a terminal, or a model of one in a test. */
export interface Canvas {
  readonly rows: number;
  write(text: string): void;
}

/** The part of a terminal that is drawn again and again, until it is left as it is. */
export interface Painter {
  /** Draws the rows, and rows under them that may change at will, over what was drawn before. */
  paint(rows: readonly string[], status: readonly string[]): void;
  /** Leaves what was drawn, for good. */
  leave(): void;
}

/** While a terminal doesn't break lines by itself, a line takes one row, whatever it thinks of the width of an emoji. */
const NO_BREAKS = '\u001B[?7l';
const BREAKS = '\u001B[?7h';
const CLEAR_LINE = '\u001B[2K';
const CLEAR_DOWN = '\u001B[0J';

/**
 * Draws an answer that grows, also if it is taller than the screen: the cursor can't return to a row that has scrolled
 * out, so such a row is written once, and only the rows after it are drawn again.
 */
export function createPainter(canvas: Canvas): Painter {
  let scrolledOut: readonly string[] = [];
  let drawn: readonly string[] = [];

  return {
    paint(rows, status) {
      // An answer that began anew can't take back what has scrolled out: it starts under it.
      if (!scrolledOut.every((row, index) => row === rows[index])) leave();
      // One row for the cursor, and one for the last row of the answer, which still changes.
      const room = Math.max(1, canvas.rows - 1);
      const under = status.slice(0, room - 1);
      const fixed = Math.max(scrolledOut.length, rows.length + under.length - room);
      const next = [...rows.slice(scrolledOut.length), ...under];
      const lines = next.map((row) => `${CLEAR_LINE}${row}\n`).join('');
      canvas.write(`${NO_BREAKS}${firstDrawn()}${lines}${CLEAR_DOWN}${BREAKS}`);
      drawn = [...rows.slice(fixed), ...under];
      scrolledOut = rows.slice(0, fixed);
    },
    leave,
  };

  function leave(): void {
    drawn = [];
    scrolledOut = [];
  }

  /**
   * Moves to the first row that can be reached. Nothing is cleared from there: if that is the top of the screen, some
   * terminals retain what is cleared, so an answer would fill the scrollback.
   */
  function firstDrawn(): string {
    return drawn.length > 0 ? `\r\u001B[${drawn.length}A` : '';
  }
}
