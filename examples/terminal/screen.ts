import { styleText } from 'node:util';

/** Where the demo writes: colours and a live line on a terminal, plain lines in a pipe. */
export interface Screen {
  /** Shows the answer so far, and a status under it; without a terminal only the last is written. */
  live(text: string, status: string): void;
  /** Ends the live part and keeps what it showed. */
  settle(): void;
  line(text?: string): void;
  title(text: string): void;
  dim(text: string): string;
}

export function createScreen(stream: NodeJS.WriteStream): Screen {
  const isLive = stream.isTTY;
  const hasColours = isLive && !process.env['NO_COLOR'];
  const style = (format: 'dim' | 'bold' | 'cyan', text: string): string =>
    hasColours ? styleText(format, text, { validateStream: false }) : text;
  let shown = '';
  let rows = 0;

  return {
    live(text, status) {
      const width = Math.min((isLive && stream.columns) || 96, 96);
      const lines = wrap(text, width - 4).map((line) => `  ${line}`);
      shown = [...lines, style('dim', `  ${status}`)].join('\n');
      if (!isLive) return;
      // Move up over what was shown, and clear to the end of the screen.
      if (rows > 0) stream.write(`\r\u001B[${rows}A\u001B[0J`);
      stream.write(`${shown}\n`);
      rows = lines.length + 1;
    },
    settle() {
      if (!isLive && shown !== '') stream.write(`${shown}\n`);
      shown = '';
      rows = 0;
    },
    line: (text = '') => void stream.write(`${text}\n`),
    title: (text) => void stream.write(`\n${style('bold', style('cyan', text))}\n`),
    dim: (text) => style('dim', text),
  };
}

function wrap(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
