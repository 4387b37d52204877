import { faultOf } from '../engine/faults.ts';
import { MANY_CUTS, type Piece } from '../engine/scriptOf.ts';
import type { Setting } from '../engine/Setting.ts';
import { byId, create } from './elements.ts';

/** Shows the bytes as text, with a mark at each cut and the bytes of the pressed value marked. */
export function drawWire(setting: Setting, bytes: Uint8Array, range: Piece | undefined): void {
  const { fault, at, cuts } = setting;
  const broken = faultOf(fault).isPlaced ? Math.min(at, bytes.length) : undefined;
  const isLost = fault === 'cut' || fault === 'end' || fault === 'stall';
  const signs = new Map<number, string>(cuts.length > MANY_CUTS ? [] : cuts.map((cut) => [cut, '✂']));
  if (broken !== undefined) signs.set(broken, '⚡︎');

  const edges = [...signs.keys(), range?.start ?? 0, range?.end ?? 0, bytes.length];
  const ends = [...new Set(edges)].filter((end) => end <= bytes.length).sort((one, other) => one - other);
  const wire = byId('wire');
  wire.replaceChildren();
  let start = 0;
  let marked: HTMLElement | undefined;

  for (const end of ends) {
    const isMarked = range !== undefined && start >= range.start && end <= range.end;
    const isGone = isLost && broken !== undefined && start >= broken;
    const shown = create(isMarked ? 'mark' : 'span', isGone ? { class: 'lost' } : {});
    shown.textContent = readable(bytes.subarray(start, end));
    wire.append(shown);
    if (isMarked) marked ??= shown;
    const sign = signs.get(end);
    if (sign) wire.append(create('b', {}, sign));
    start = end;
  }
  if (marked) wire.scrollTop = marked.offsetTop - wire.offsetTop - 24;
}

/** Line breaks show, and so do the bytes of a binary frame. */
function readable(bytes: Uint8Array): string {
  return new TextDecoder()
    .decode(bytes)
    .replaceAll('\n', '↵\n')
    .replaceAll(/[^\P{Cc}\n]/gu, '·');
}
