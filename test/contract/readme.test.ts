import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../support/sourceFiles.ts';

const readme = readProjectFile('README.md');
const benchmarks = readProjectFile('docs/guide/benchmarks.md');

describe('the figures of the README', () => {
  const costs = rowOf(readme, 'CPU per token (loop by hand: 1)');
  const sizes = rowOf(readme, 'A program that shows the text, gzipped');

  it.each([
    ['Speed: chat text', 'rxjs-llm, deltas', costs[0], 0],
    ['Speed: chat text', 'openai', costs[1], 0],
    ['Speed: chat text', 'AI SDK, textStream', costs[2], 0],
    ['Speed: AG-UI text', '@ag-ui/client', costs[3], 0],
    ['Speed: chat text', '@microsoft/fetch-event-source + JSON.parse', costs[4], 0],
    ['Size in a browser', 'openai', sizes[1], 1],
    ['Size in a browser', 'AI SDK, openai-compatible', sizes[2], 1],
    ['Size in a browser', '@ag-ui/client, its own wire', sizes[3], 1],
    ['Size in a browser', '@microsoft/fetch-event-source', sizes[4], 1],
  ])('are those of the benchmarks: %s, %s', (section, name, stated = '', column) => {
    const [, text = ''] = benchmarks.split(`## ${section}\n`);
    const measured = Number(rowOf(text, name)[column]);
    const figure = /[\d.]+/.exec(stated)?.[0] ?? '';
    const decimals = figure.split('.')[1]?.length ?? 0;
    expect(figure).toBe(measured.toFixed(decimals));
  });

  it.each([
    ['a program that shows text', /shows text stays under (\d+) kB/],
    ['a program that shows messages', /complete pipe under (\d+) kB/],
  ])('stay within the limits of the sizes: %s', (program, stated) => {
    const programs = JSON.parse(readProjectFile('.size-limit.json')) as readonly Readonly<
      Record<'name' | 'limit', string>
    >[];
    const bytes = parseInt(programs.find(({ name }) => name === program)?.limit ?? '');
    expect(stated.exec(readme)?.[1]).toBe(String(Math.ceil(bytes / 1_000)));
  });

  it('names the size of its own program as its list of needs does', () => {
    expect(sizes[0]).toBe(`${/shows text stays under (\d+) kB/.exec(readme)?.[1] ?? ''} kB, and RxJS`);
  });
});

describe('the README', () => {
  it('comes to the point before it lists anything', () => {
    const order = ['npm install rxjs-llm', 'npm ci && npm start', 'npm cit', '## Why not', '## What people'];
    const places = [...order, '## What there is'].map((text) => readme.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toStrictEqual(places.toSorted((a, b) => a - b));
  });

  it('counts the recorded answers as the table of conformance does', () => {
    const counts = rowOf(readProjectFile('docs/guide/conformance.md'), 'streams').map(Number);
    const sum = counts.reduce((total, count) => total + count, 0);
    expect(readme).toContain(`${sum} recorded answers`);
  });
});

/** The cells after the first one, in the first row that begins with this text. */
function rowOf(text: string, first: string): readonly string[] {
  const row = text.split('\n').find((line) => line.split('|')[1]?.trim() === first) ?? '';
  return row
    .split('|')
    .slice(2)
    .map((cell) => cell.trim());
}
