import { faultOf } from '../engine/faults.ts';
import { MANY_CUTS, piecesOf, type Piece } from '../engine/scriptOf.ts';
import { DEFAULTS, type Setting } from '../engine/Setting.ts';
import { byId, create } from './elements.ts';

/** How far a key moves a cut, in bytes. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -32,
  PageUp: 32,
  Home: -Infinity,
  End: Infinity,
};

/** The handle of the fault; a cut's is its index. */
const FAULT = -1;

export interface Ruler {
  draw(setting: Setting, bytes: Uint8Array): void;
  mark(range: Piece | undefined): void;
}

/** The bar of all bytes, whose cuts are moved by mouse and by keys. */
export function createRuler(change: (part: Partial<Setting>) => void): Ruler {
  const ruler = byId('ruler');
  let { cuts, at }: Pick<Setting, 'cuts' | 'at'> = DEFAULTS;
  let length = 1;

  function move(index: number, place: number): void {
    const inside = Math.max(1, Math.min(length - 1, Math.round(place)));
    change(index === FAULT ? { at: inside } : { cuts: cuts.toSpliced(index, 1, inside) });
  }

  function handle(index: number, place: number, label: string): HTMLElement {
    const made = create('span', {
      role: 'slider',
      tabindex: 0,
      class: index === FAULT ? 'fault' : 'cut',
      'data-index': index,
      'aria-label': `${label}, byte`,
      'aria-valuemin': 1,
      'aria-valuemax': length - 1,
      'aria-valuenow': place,
      title: `${label} at byte ${place}`,
    });
    made.style.left = percent(place / length);
    return made;
  }

  function focus(index: number): void {
    ruler.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus();
  }

  ruler.addEventListener('keydown', (event) => {
    const index = indexOf(event.target);
    const step = STEPS[event.key];
    if (index === undefined) return;
    if (step !== undefined) move(index, (index === FAULT ? at : (cuts[index] ?? 0)) + step);
    else if (index !== FAULT && (event.key === 'Delete' || event.key === 'Backspace'))
      change({ cuts: cuts.toSpliced(index, 1) });
    else return;
    event.preventDefault();
  });

  ruler.addEventListener('pointerdown', (event) => {
    const { left, width } = ruler.getBoundingClientRect();
    const byteAt = ({ clientX }: PointerEvent): number => ((clientX - left) / width) * length;
    const index = indexOf(event.target) ?? cuts.length;
    const drag = (moved: PointerEvent): void => move(index, byteAt(moved));
    const end = new AbortController();

    event.preventDefault();
    if (index === cuts.length) move(index, byteAt(event));
    focus(index);
    addEventListener('pointermove', drag, { signal: end.signal });
    for (const type of ['pointerup', 'pointercancel']) addEventListener(type, () => end.abort(), end);
  });

  return {
    draw(setting, bytes) {
      const focused = indexOf(document.activeElement);
      ({ cuts, at } = setting);
      length = bytes.length;
      const { label, isPlaced } = faultOf(setting.fault);
      const chunks = piecesOf(length, cuts).map((piece) => stretch('chunk', piece, length));
      const handles = cuts.length > MANY_CUTS ? [] : cuts.map((cut, i) => handle(i, cut, `Cut ${i + 1}`));
      ruler.replaceChildren(...chunks, ...handles, ...(isPlaced ? [handle(FAULT, at, label)] : []));
      if (focused !== undefined) focus(focused);
      const count = `${chunks.length} ${chunks.length === 1 ? 'chunk' : 'chunks'}`;
      byId('size').textContent = `${length.toLocaleString('en')} bytes in ${count}`;
    },
    mark(range) {
      ruler.querySelector('.range')?.remove();
      if (range) ruler.append(stretch('range', range, length));
    },
  };
}

function indexOf(target: unknown): number | undefined {
  const index = target instanceof HTMLElement ? target.dataset['index'] : undefined;
  return index === undefined ? undefined : Number(index);
}

function stretch(name: string, { start, end }: Piece, length: number): HTMLElement {
  const made = create('i', { class: name });
  made.style.left = percent(start / length);
  made.style.width = percent((end - start) / length);
  return made;
}

function percent(part: number): string {
  return `${100 * Math.min(1, part)}%`;
}
