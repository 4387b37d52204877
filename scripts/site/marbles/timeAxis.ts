import type { Diagram } from './parseDiagram.ts';

/** A silence that is drawn shorter than it is. */
export interface Fold {
  readonly column: number;
  readonly frames: number;
}

/** Where each frame is drawn, in columns. */
export interface TimeAxis {
  readonly columns: number;
  readonly folds: readonly Fold[];
  columnOf(frame: number): number;
}

/** A silence longer than this is folded to `FOLDED` columns. */
const LONGEST = 14;
const FOLDED = 5;

/** Draws time to scale, but folds silences that would push everything else together. */
export function timeAxis({ rows }: Diagram): TimeAxis {
  const times = [...new Set([0, ...rows.flatMap(({ events }) => events.map(({ at }) => at))])];
  times.sort((a, b) => a - b);
  const silences = times.slice(1).map((to, index) => ({ from: times[index] ?? 0, to }));
  const folded = silences.filter(({ from, to }) => to - from > LONGEST);

  function columnOf(frame: number): number {
    const saved = folded.map(({ from, to }) => {
      if (frame >= to) return to - from - FOLDED;
      const part = Math.max(0, frame - from) / (to - from);
      return part * (to - from - FOLDED);
    });
    return frame - saved.reduce((sum, each) => sum + each, 0);
  }

  return {
    columnOf,
    columns: columnOf(times.at(-1) ?? 0) + 1,
    folds: folded.map(({ from, to }) => ({ column: columnOf(from) + FOLDED / 2, frames: to - from })),
  };
}
