import { styleText } from 'node:util';
import { createPainter } from './paint.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Where the demo writes: colours and a live part on a terminal, plain lines in a pipe. */
export interface Screen {
  /** Shows the answer so far, and a status under it; without a terminal only the last is written. */
  live(pieces: readonly Piece[], status: string): void;
  /** Says what happens, at once: under the answer on a terminal, as a line in a pipe. */
  note(text: string): void;
  /** Ends the live part and retains what it showed. */
  settle(): void;
  line(text?: string): void;
  title(text: string): void;
  dim(text: string): string;
}

/** A part of an answer, on rows of its own: what the model says, a call of a tool, or the call's result. */
export interface Piece {
  readonly text: string;
  readonly style?: 'call' | 'result';
}

/** What a screen needs of `process.stdout`. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

type Style = Parameters<typeof styleText>[0];

const INDENT = '  ';
const STYLES = { call: 'cyan', result: 'dim' } as const;
/** Lines longer than that are hard to read, however wide the terminal. */
const WIDEST = 92;

export function createScreen(stream: ScreenStream, env: NodeJS.ProcessEnv = process.env): Screen {
  const isLive = stream.isTTY === true;
  const hasColours = isLive && !env['NO_COLOR'];
  const style = (format: Style, text: string): string =>
    hasColours ? styleText(format, text, { validateStream: false }) : text;
  const painter = createPainter({
    get rows() {
      return stream.rows ?? 24;
    },
    write: (text) => void stream.write(text),
  });
  let answer: readonly Piece[] = [];
  let status = '';
  let notes: string[] = [];

  const rowsOf = (text: string): readonly string[] =>
    wrap(text, Math.max(1, Math.min((stream.columns ?? 80) - 4, WIDEST))).map((row) => INDENT + row);

  /** The rows of the answer. Calls and their results stand together, with a blank row before and after them. */
  function layOut(linesOf: (text: string) => readonly string[]): readonly string[] {
    return answer.flatMap(({ text, style: name }, index) => {
      const rows = linesOf(text).map((row) => (name ? style(STYLES[name], row) : row));
      const isApart = index > 0 && !(name && answer[index - 1]?.style);
      return isApart ? ['', ...rows] : rows;
    });
  }

  function paint(): void {
    const remarks = notes.flatMap(rowsOf).map((row) => style('yellow', row));
    const figures = status === '' ? [] : rowsOf(status).map((row) => style('dim', row));
    painter.paint(layOut(rowsOf), [...remarks, ...figures]);
  }

  return {
    live(pieces, figures) {
      answer = pieces.map((piece) => ({ ...piece, text: visible(piece.text) }));
      status = figures;
      if (isLive) paint();
    },
    note(text) {
      notes.push(text);
      if (isLive) paint();
      else stream.write(`${INDENT}${text}\n`);
    },
    settle() {
      if (isLive) painter.leave();
      else {
        const lines = [...layOut((text) => text.split('\n')), ...(status === '' ? [] : [status])];
        for (const line of lines) stream.write(`${INDENT}${line}`.trimEnd() + '\n');
      }
      answer = [];
      status = '';
      notes = [];
    },
    line: (text = '') => void stream.write(`${text}\n`),
    title: (text) => void stream.write(`\n${style(['bold', 'cyan'], text)}\n`),
    dim: (text) => style('dim', text),
  };
}
