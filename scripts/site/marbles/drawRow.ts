import { escapeHTML } from '../escapeHTML.ts';
import type { MarbleRow } from './parseDiagram.ts';
import type { MarbleEvent } from './parseMarbles.ts';

/** The radius of a marble. */
const RADIUS = 12;
/** Between the values of one frame. */
const STEP = 25;

/** How a row finds its place in the picture. */
export interface Place {
  readonly left: number;
  readonly width: number;
  readonly x: (frame: number) => number;
  readonly colour: (letter: string) => string;
}

/** The operator's box, with its call. */
export function drawBox(operator: string, y: number, { left, width }: Place): string {
  return `<rect class="m-box" x="2" y="${y}" width="${width - 4}" height="32" rx="6"/><text class="m-operator" x="${round(left)}" y="${y + 21}">${escapeHTML(operator)}</text>`;
}

function groupsOf({ events }: MarbleRow): ReadonlyMap<number, readonly MarbleEvent[]> {
  const times = new Set(events.map(({ at }) => at));
  return new Map([...times].map((time) => [time, events.filter(({ at }) => at === time)]));
}

/** As high as its fullest frame needs. */
export function heightOf(row: MarbleRow): number {
  const counts = [...groupsOf(row).values()].map((group) => valuesOf(group).length);
  return 2 * RADIUS + 14 + (Math.max(1, ...counts) - 1) * STEP;
}

function valuesOf(group: readonly MarbleEvent[]): readonly MarbleEvent[] {
  return group.filter(({ kind }) => kind === 'next');
}

/** A row: its name, its axis, its values and its end. */
export function drawRow(row: MarbleRow, middle: number, place: Place): readonly string[] {
  const { left, width, x } = place;
  const isSubscription = row.events.some(({ kind }) => kind === 'subscribe');
  const from = isSubscription ? x(row.events[0]?.at ?? 0) : left;
  const stop = row.end === undefined ? width - 10 : x(row.end);
  const arrow = row.end === undefined ? 'm-6 -4l6 4l-6 4' : '';
  return [
    `<text class="m-name" x="4" y="${middle + 4.5}">${escapeHTML(row.name)}</text>`,
    `<path class="m-axis${isSubscription ? ' m-subscription' : ''}" d="M${round(from)} ${middle}H${round(stop)}${arrow}"/>`,
    ...[...groupsOf(row)].flatMap(([at, group]) => drawGroup(group, x(at), middle, place)),
  ];
}

/** All that happens in one frame: values in a column, an end as a bar, an error as a cross. */
function drawGroup(group: readonly MarbleEvent[], x: number, middle: number, { colour }: Place): string[] {
  const values = valuesOf(group);
  const top = middle - ((values.length - 1) * STEP) / 2;
  const reach = Math.max(RADIUS, (values.length * STEP) / 2) + (values.length > 0 ? 5 : 0);
  const ends = group.map(({ kind }) => {
    if (kind === 'next') return '';
    if (kind !== 'error') return `<path class="m-end" d="M${round(x)} ${middle - reach}V${middle + reach}"/>`;
    const cross = x + (values.length > 0 ? RADIUS + 9 : 0);
    return `<path class="m-error" d="M${round(cross - 7)} ${middle - 7}l14 14m0 -14l-14 14"/>`;
  });
  const marbles = values.map(({ value }, index) => {
    const y = top + index * STEP;
    return `<g class="${colour(value)}"><circle cx="${round(x)}" cy="${round(y)}" r="${RADIUS - 0.5}"/><text class="m-value" x="${round(x)}" y="${round(y + 4.5)}">${escapeHTML(value)}</text></g>`;
  });
  return [...ends, ...marbles];
}

/** A coordinate as SVG needs it. */
export function round(length: number): string {
  return length.toFixed(1);
}
