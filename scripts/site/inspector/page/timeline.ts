/** The parts of the timeline's drawing. */
import type { Trace } from '../engine/Trace.ts';
import { draw } from './elements.ts';
import type { Lane, Value } from './values.ts';

export const LEFT = 66;
export const RIGHT = 26;
export const TOP = 36;
const HEIGHT = 68;
export const BOTTOM = 330;

/** From a time to its place. */
export type Scale = (time: number) => number;

export function drawRequest(
  { at, status, endedAt }: Trace['requests'][number],
  number: number,
  next: number | undefined,
  duration: number,
  x: Scale,
): SVGElement[] {
  const end = Math.min(endedAt ?? duration, duration);
  const width = Math.max(6, x(end) - x(at));
  const isRefused = status === undefined || status >= 300;
  const answer = status ?? 'no answer';
  const label = width > 110 ? `request ${number + 1}: ` : '';
  const wait = next === undefined ? 0 : next - end;
  const rest = next === undefined ? 0 : x(next) - x(end);
  return [
    draw('rect', {
      class: isRefused ? 'request refused' : 'request',
      x: x(at),
      y: 4,
      width,
      height: 20,
      rx: 5,
    }),
    text(x(at) + 5, 18, width > 30 ? `${label}${answer}` : ''),
    text(
      x(end) + rest / 2,
      18,
      wait > 0 && rest > 50 ? `${width > 30 ? '' : `${answer}, `}${seconds(wait)}` : '',
      'soft',
      'middle',
    ),
  ];
}

export function drawFold(middle: number, length: number): SVGElement {
  return draw(
    'g',
    {},
    draw('path', { class: 'fold', d: `M${middle} ${TOP - 8}V${BOTTOM - 20}` }),
    text(middle, BOTTOM - 6, `… ${seconds(length)} …`, 'soft', 'middle'),
  );
}

export function drawLane(
  { name, values }: Lane,
  lane: number,
  { end }: Trace,
  width: number,
  x: Scale,
): SVGElement[] {
  const middle = TOP + lane * HEIGHT + HEIGHT / 2;
  const over = lane > 1 ? end : undefined;
  const right = over ? x(over.at) + 12 : width - RIGHT;
  const groups: Value[][] = [];
  for (const value of values) (groups[Math.round(x(value.at) / 12)] ??= []).push(value);
  let index = 0;
  const marbles = groups.flatMap((group) =>
    group.map((value, nth) =>
      drawMarble(value, `v-${lane}-${index++}`, nth, group.length, x(value.at), middle),
    ),
  );
  const mark = over?.error
    ? draw('path', { class: 'broken', d: `M${right - 6} ${middle - 7}l14 14m0 -14l-14 14` })
    : draw('path', { class: 'over', d: over ? `M${right} ${middle - 18}v36` : '' });
  return [
    text(0, middle + 4, name, 'lane'),
    draw('path', { class: 'axis', d: `M${LEFT} ${middle}H${right}` }),
    mark,
    ...marbles,
  ];
}

/** Values of one moment are piled up. */
function drawMarble(
  { at, letter, kind, what }: Value,
  id: string,
  nth: number,
  count: number,
  center: number,
  middle: number,
): SVGElement {
  const rows = Math.min(count, 4);
  const columns = Math.ceil(count / rows);
  const step = Math.min(16, 40 / columns);
  const radius = count === 1 ? 11 : Math.max(3, step / 2);
  const cx = center + (Math.floor(nth / rows) - (columns - 1) / 2) * step;
  const cy = middle + ((nth % rows) - (rows - 1) / 2) * 16;
  return draw(
    'g',
    {
      role: 'option',
      'aria-selected': 'false',
      'aria-label': `${letter}: ${what}, at ${at} ms`,
      class: kind,
      id,
      'data-at': at,
    },
    draw('circle', { cx, cy, r: radius }),
    text(cx, cy + 3.5, radius > 6 ? letter : ''),
  );
}

export function text(x: number, y: number, content: string, name = '', anchor = 'start'): SVGElement {
  return draw('text', { x, y, class: name, 'text-anchor': anchor, 'aria-hidden': 'true' }, content);
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}
