import type { Section } from './Section.ts';

const WIDTH = 760;
const LEFT = 250;
const RIGHT = 24;
const TOP = 64;
const ROW = 30;
const BOTTOM = 46;
/** Middle tones, which are readable on white and on black. */
const INK = '#808b96';
const FAINT = '#808b9640';
const OURS = '#d6409f';
const OTHERS = '#3f8fd0';

/** Draws each cost as a multiple of the floor's: a dot for one event per chunk, a ring for 16 KiB chunks. */
export function plotOf(points: NonNullable<Section['points']>): string {
  const rows = points.filter(({ name }) => name !== 'floor').sort((a, b) => costOf(a) - costOf(b));
  const bottom = TOP + rows.length * ROW;
  const marks = marksOf(rows.flatMap(({ ratios }) => ratios));
  const xOf = (ratio: number): number => {
    const share = Math.log2(ratio / (marks[0] ?? 1)) / (marks.length - 1);
    return Math.round(LEFT + share * (WIDTH - LEFT - RIGHT));
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + BOTTOM}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}" role="img" aria-label="CPU time for a delta of a chat answer, as a multiple of a loop by hand">`,
    `<text x="16" y="24" font-size="15" font-weight="600">CPU time for a delta of a chat answer, as a multiple of the tightest loop by hand</text>`,
    ...key(),
    ...marks.map((mark) => markAt(mark, xOf(mark), bottom)),
    ...rows.map((row, index) => rowAt(row.name, row.ratios.map(xOf), TOP + (index + 0.5) * ROW)),
    `<text x="${xOf(1)}" y="${bottom + 38}" text-anchor="middle">the loop by hand</text>`,
    '</svg>\n',
  ].join('\n');
}

function key(): readonly string[] {
  return [
    dot(22, 45, OTHERS, true),
    `<text x="34" y="49">one event a chunk</text>`,
    dot(172, 45, OTHERS, false),
    `<text x="184" y="49">16 KiB chunks</text>`,
  ];
}

/** Each is twice the previous one. */
function marksOf(ratios: readonly number[]): readonly number[] {
  const first = Math.floor(Math.log2(Math.min(0.75, ...ratios)));
  const last = Math.ceil(Math.log2(Math.max(2, ...ratios)));
  return Array.from({ length: last - first + 1 }, (_, index) => 2 ** (first + index));
}

function markAt(mark: number, x: number, bottom: number): string {
  const isFloor = mark === 1;
  return (
    `<line x1="${x}" x2="${x}" y1="${TOP}" y2="${bottom}" stroke="${isFloor ? INK : FAINT}" ${isFloor ? 'stroke-dasharray="4 3"' : ''}/>` +
    `<text x="${x}" y="${bottom + 20}" text-anchor="middle">${mark}×</text>`
  );
}

function rowAt(name: string, xs: readonly number[], y: number): string {
  const isOurs = name.startsWith('rxjs-llm');
  const color = isOurs ? OURS : OTHERS;
  return [
    `<text x="${LEFT - 14}" y="${y + 4}" text-anchor="end" ${isOurs ? `font-weight="600" fill="${OURS}"` : ''}>${labelOf(name)}</text>`,
    `<line x1="${Math.min(...xs)}" x2="${Math.max(...xs)}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="2" stroke-opacity="0.45"/>`,
    ...xs.map((x, index) => dot(x, y, color, index === 0)),
  ].join('');
}

function dot(x: number, y: number, color: string, isFilled: boolean): string {
  return `<circle cx="${x}" cy="${y}" r="5" stroke="${color}" stroke-width="2" fill="${color}" fill-opacity="${isFilled ? 1 : 0}"/>`;
}

function costOf({ ratios }: { ratios: readonly number[] }): number {
  return ratios.reduce((sum, ratio) => sum + ratio, 0);
}

/** The names without the addition that JSON is parsed. */
function labelOf(name: string): string {
  return name.replace(' + JSON.parse', '').replaceAll('`', '');
}
