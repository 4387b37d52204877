import { styleText } from 'node:util';
import { createPainter } from './paint.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Where the demo writes: colours and a live part on a terminal, plain lines in a pipe. */
export interface Screen {
  /** Shows the answer so far, and a status under it; without a terminal only the last is written. */
  live(text: string, status: string): void;
  /** Says what happens, at once: under the answer on a terminal, as a line in a pipe. */
  note(text: string): void;
  /** Ends the live part and retains what it showed. */
  settle(): void;
  line(text?: string): void;
  title(text: string): void;
  dim(text: string): string;
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
  let answer = '';
  let status = '';
  let notes: string[] = [];

  const rowsOf = (text: string): readonly string[] =>
    wrap(text, Math.max(1, Math.min((stream.columns ?? 80) - 4, WIDEST))).map((row) => INDENT + row);

  function paint(): void {
    const remarks = notes.flatMap(rowsOf).map((row) => style('yellow', row));
    const figures = status === '' ? [] : rowsOf(status).map((row) => style('dim', row));
    painter.paint(answer === '' ? [] : rowsOf(answer), [...remarks, ...figures]);
  }

  return {
    live(text, figures) {
      answer = visible(text);
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
      else
        for (const line of [answer, status]
          .filter((text) => text !== '')
          .join('\n')
          .split('\n'))
          stream.write(`${INDENT}${line}`.trimEnd() + '\n');
      answer = '';
      status = '';
      notes = [];
    },
    line: (text = '') => void stream.write(`${text}\n`),
    title: (text) => void stream.write(`\n${style(['bold', 'cyan'], text)}\n`),
    dim: (text) => style('dim', text),
  };
}
