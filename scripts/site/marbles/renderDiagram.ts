import { escapeHTML } from '../escapeHTML.ts';
import { diagramInWords } from './diagramInWords.ts';
import { drawBox, drawRow, heightOf, round, type Place } from './drawRow.ts';
import { lettersOf, parseDiagram } from './parseDiagram.ts';
import { timeAxis, type TimeAxis } from './timeAxis.ts';

/** What a fence says after `marbles`. */
export interface DiagramInfo {
  /** The call that the operator's box shows. Empty: no box. */
  readonly operator?: string;
  /** What one frame is, such as `ms`. Empty: no axis. */
  readonly unit?: string;
}

const COLOURS = 6;
const CHARACTER = 8.2;

/** Draws a `marbles` fence as HTML: an SVG to scale, its legend, and the fence as text. The style sheet has the colours. */
export function renderDiagram(text: string, { operator = '', unit = '' }: DiagramInfo = {}): string {
  const diagram = parseDiagram(text);
  const { rows, legend, upstream } = diagram;
  const axis = timeAxis(diagram);
  const letters = lettersOf(diagram);
  const left = 18 + CHARACTER * Math.max(...rows.map(({ name }) => name.length));
  const scale = Math.max(14, Math.min(34, 560 / axis.columns));
  const boxWidth = operator === '' ? 0 : operator.length * CHARACTER + 24;
  const width = Math.ceil(left + Math.max(scale * axis.columns + 26, boxWidth));
  const place: Place = {
    left,
    width,
    x: (frame) => left + scale * (axis.columnOf(frame) + 0.5),
    colour: (letter) => `m-${letters.indexOf(letter) % COLOURS}`,
  };

  const parts: string[] = [];
  let y = 6;
  rows.forEach((row, index) => {
    if (operator !== '' && index === upstream) {
      parts.push(drawBox(operator, y, place));
      y += 40;
    }
    const height = heightOf(row);
    parts.push(...drawRow(row, y + height / 2, place));
    y += height;
  });
  const folds = axis.folds.map(({ column, frames }) => {
    const at = left + scale * (column + 0.5);
    const label = unit === '' ? `${frames}` : `${frames} ${unit}`;
    return `<path class="m-fold" d="M${round(at - 4)} 2v${y}m8 0v-${y}"/><text class="m-time" x="${round(at)}" y="${y + 14}">${label}</text>`;
  });
  parts.push(...folds);
  if (unit !== '') parts.push(...ticks(axis, scale, y, unit, place));
  if (unit !== '' || folds.length > 0) y += 20;

  const name = escapeHTML(`Marble diagram. ${diagramInWords(diagram)}`);
  const svg = `<svg class="marbles" viewBox="0 0 ${width} ${y + 4}" width="${width}" height="${y + 4}" role="img" aria-label="${name}">${parts.join('')}</svg>`;
  const meanings = legend.map(
    ([letter, meaning]) =>
      `<div><dt class="m-chip ${place.colour(letter)}">${escapeHTML(letter)}</dt><dd>${code(meaning)}</dd></div>`,
  );
  const list = meanings.length > 0 ? `<dl class="m-legend">${meanings.join('')}</dl>` : '';
  const raw = `<details class="m-text"><summary>As text</summary><pre><code>${escapeHTML(text.trimEnd())}</code></pre></details>`;
  return `<figure class="m-figure"><div class="m-scroll" tabindex="0" role="group" aria-label="Marble diagram, scrolls sideways">${svg}</div>${list}${raw}</figure>\n`;
}

function ticks(axis: TimeAxis, scale: number, y: number, unit: string, { x }: Place): readonly string[] {
  if (axis.folds.length > 0) return [];
  const every = [1, 2, 5, 10].find((step) => step * scale >= 44) ?? 10;
  const times = Array.from({ length: Math.ceil(axis.columns / every) }, (_, index) => index * every);
  return times.map(
    (time) =>
      `<path class="m-axis" d="M${round(x(time))} ${y}v4"/><text class="m-time" x="${round(x(time))}" y="${y + 16}">${time}${time === 0 ? ` ${unit}` : ''}</text>`,
  );
}

function code(text: string): string {
  return escapeHTML(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}
