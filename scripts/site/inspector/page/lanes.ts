import { timeScale } from '../engine/timeScale.ts';
import type { Trace } from '../engine/Trace.ts';
import { byId, draw } from './elements.ts';
import { lanesOf, type Lane, type Value } from './values.ts';

const LEFT = 66;
const RIGHT = 26;
const TOP = 36;
const HEIGHT = 68;
const BOTTOM = 330;

/** The timeline: a row each for bytes, events, deltas and messages. */
export interface Lanes {
  draw(trace: Trace): void;
  seek(time: number): void;
}

export function createLanes(press: (value: Value) => void): Lanes {
  const place = byId('lanes');
  let lanes: readonly Lane[] = [];
  let x: (time: number) => number = () => 0;
  let [lane, index] = [0, -1];

  function select(nextLane: number, nextIndex: number): void {
    const value = lanes[nextLane]?.values[nextIndex];
    if (!value) return;
    [lane, index] = [nextLane, nextIndex];
    place.querySelector('[aria-selected="true"]')?.setAttribute('aria-selected', 'false');
    place.querySelector(`#v-${lane}-${index}`)?.setAttribute('aria-selected', 'true');
    place.firstElementChild?.setAttribute('aria-activedescendant', `v-${lane}-${index}`);
    press(value);
  }

  place.addEventListener('click', ({ target }) => {
    const marble = target instanceof Element ? target.closest('[role="option"]') : undefined;
    const [, pressedLane, pressedIndex] = marble?.id.split('-') ?? [];
    if (marble) select(Number(pressedLane), Number(pressedIndex));
  });

  place.addEventListener('keydown', (event) => {
    const along = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const across = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (along) select(lane, index + along);
    else if (across) {
      const time = lanes[lane]?.values[index]?.at ?? 0;
      const values = lanes[lane + across]?.values ?? [];
      const next = values.findIndex(({ at }) => at >= time);
      select(lane + across, next < 0 ? values.length - 1 : next);
    } else return;
    event.preventDefault();
  });

  return {
    draw(trace) {
      const width = place.clientWidth;
      const scale = timeScale(trace);
      x = (time) => LEFT + 14 + (width - LEFT - RIGHT - 28) * scale.place(time);
      lanes = lanesOf(trace);
      [lane, index] = [0, -1];

      const sums = lanes.map(({ name, values }) => `${values.length} ${name}`).join(', ');
      place.replaceChildren(
        draw(
          'svg',
          {
            viewBox: `0 0 ${width} ${BOTTOM}`,
            width,
            height: BOTTOM,
            role: 'listbox',
            tabindex: 0,
            'aria-label': `Timeline of ${trace.duration} ms: ${sums}. Arrow keys move from value to value.`,
          },
          ...trace.requests.flatMap((request, number) =>
            drawRequest(request, number, trace.requests[number + 1]?.at, trace.duration, x),
          ),
          ...scale.folds.map(({ from, to }) => drawFold((x(from) + x(to)) / 2, to - from)),
          draw('path', { id: 'cursor', d: `M0 ${TOP - 6}V${BOTTOM - 20}` }),
          ...lanes.flatMap((row, number) => drawLane(row, number, trace, width, x)),
          text(x(0), BOTTOM - 6, '0 ms', 'soft'),
        ),
      );
    },
    seek(time) {
      byId('cursor').setAttribute('transform', `translate(${x(time)} 0)`);
      for (const marble of place.querySelectorAll('[role="option"]'))
        marble.classList.toggle('later', Number(marble.getAttribute('data-at')) > time);
    },
  };
}

type Scale = (time: number) => number;

function drawRequest(
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

function drawFold(middle: number, length: number): SVGElement {
  return draw(
    'g',
    {},
    draw('path', { class: 'fold', d: `M${middle} ${TOP - 8}V${BOTTOM - 20}` }),
    text(middle, BOTTOM - 6, `… ${seconds(length)} …`, 'soft', 'middle'),
  );
}

function drawLane(
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

function text(x: number, y: number, content: string, name = '', anchor = 'start'): SVGElement {
  return draw('text', { x, y, class: name, 'text-anchor': anchor, 'aria-hidden': 'true' }, content);
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}
