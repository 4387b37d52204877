import { timeScale } from '../engine/timeScale.ts';
import type { Trace } from '../engine/Trace.ts';
import { byId, draw } from './elements.ts';
import { BOTTOM, drawFold, drawLane, drawRequest, LEFT, RIGHT, text, TOP, type Scale } from './timeline.ts';
import { lanesOf, type Lane, type Value } from './values.ts';

/** The timeline: a row each for bytes, events, deltas and messages. */
export interface Lanes {
  draw(trace: Trace): void;
  seek(time: number): void;
}

export function createLanes(press: (value: Value) => void): Lanes {
  const place = byId('lanes');
  let lanes: readonly Lane[] = [];
  let x: Scale = () => 0;
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
