/** What stood on a terminal from a moment on, in milliseconds. Its rows may hold colours as a terminal takes them. */
export interface Frame {
  readonly at: number;
  readonly rows: readonly string[];
}

/** The size of the terminal, and how long to show the last frame, in milliseconds. */
export interface FilmConfig {
  readonly columns: number;
  readonly rows: number;
  readonly last: number;
}

const CELL = { width: 7.8, height: 18 };
const MARGIN = 14;

/** The styles that the demo uses, by the number of their sequence. */
const STYLES: Readonly<Record<string, string>> = { 1: 'b', 2: 'd', 33: 'y', 36: 'c' };

/**
 * Draws a recording of a terminal as one SVG that moves by itself, without a script: the frames hang under each other,
 * and a window moves from one to the next. Who wants no motion sees the last one.
 */
export function drawFilm(frames: readonly Frame[], config: FilmConfig): string {
  const width = Math.ceil(config.columns * CELL.width + 2 * MARGIN);
  const height = config.rows * CELL.height + 2 * MARGIN;
  const total = (frames.at(-1)?.at ?? 0) + config.last;
  const placeOf = (index: number): string => `transform:translateY(${-index * height}px)`;
  const steps = frames.map(({ at }, index) => `${((100 * at) / total).toFixed(2)}%{${placeOf(index)}}`);

  const rows = [...new Set(frames.flatMap((frame) => frame.rows))].filter((row) => row !== '');
  const names = new Map(rows.map((row, index) => [row, `r${index.toString(36)}`]));
  const defined = rows.map((row) => `<text id="${names.get(row) ?? ''}">${spansOf(row)}</text>`);
  const drawn = frames.flatMap((frame, index) =>
    frame.rows.flatMap((row, line) => {
      const name = names.get(row);
      const y = index * height + MARGIN + (line + 1) * CELL.height - 5;
      return name === undefined ? [] : [`<use href="#${name}" x="${MARGIN}" y="${y}"/>`];
    }),
  );

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t">
<title id="t">The terminal demo: an answer token by token, a 429 that is waited for, a cut that is restarted, a stall, a stop, and a tool that is called</title>
<style>
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d7dae0;white-space:pre}
.b{font-weight:bold}.d{fill:#8b94a3}.c{fill:#63d3e0}.y{fill:#f2c14e}
.film{animation:play ${(total / 1000).toFixed(1)}s step-end infinite}
@keyframes play{${steps.join('')}}
@media (prefers-reduced-motion:reduce){.film{animation:none;${placeOf(frames.length - 1)}}}
</style>
<defs>${defined.join('\n')}</defs>
<rect width="100%" height="100%" rx="8" fill="#16191f"/>
<g class="film">
${drawn.join('\n')}
</g>
</svg>
`;
}

/** The pieces of a row that have a style. */
function spansOf(row: string): string {
  const classes = new Set<string>();
  const pieces = row.split(/(\u001B\[\d+m)/).map((piece) => {
    const number = /^\u001B\[(\d+)m$/.exec(piece)?.[1];
    if (number === undefined)
      return piece === '' ? '' : `<tspan class="${[...classes].join(' ')}">${escapeText(piece)}</tspan>`;
    const style = STYLES[number];
    if (style) classes.add(style);
    else if (number === '22') ['b', 'd'].forEach((name) => classes.delete(name));
    else if (number === '39') ['c', 'y'].forEach((name) => classes.delete(name));
    return '';
  });
  return pieces.join('').replaceAll(/<tspan class="">(.*?)<\/tspan>/g, '$1');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
