import type { Trace } from './Trace.ts';

/** A silence that is drawn shorter than it was. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

/** Where a time stands on the timeline, from 0 to 1. */
export interface TimeScale {
  readonly folds: readonly Fold[];
  place(time: number): number;
}

/** A silence of more usual gaps than this is drawn as half as many. */
const LONG = 10;

/**
 * Draws time to scale but for long silences, which are folded: otherwise a stall of 10 s pushes all else into two smudges.
 */
export function timeScale({ requests, chunks, deltas, end, duration }: Trace): TimeScale {
  const happened = [
    ...requests.flatMap(({ at, headersAt = at, endedAt = at }) => [at, headersAt, endedAt]),
    ...[...chunks, ...deltas, ...(end ? [end] : [])].map(({ at }) => at),
  ];
  const times = [...new Set([0, ...happened.filter((at) => at < duration), duration])].sort(
    (one, other) => one - other,
  );
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const usual = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 1;

  const folds: Fold[] = [];
  const marks = [0];
  for (const [index, gap] of gaps.entries()) {
    const from = times[index] ?? 0;
    const isLong = gap > LONG * usual;
    if (isLong) folds.push({ from, to: from + gap });
    marks.push((marks[index] ?? 0) + (isLong ? (LONG / 2) * usual : gap));
  }
  const length = marks.at(-1) ?? 1;

  function place(time: number): number {
    const next = Math.max(
      1,
      times.findIndex((known) => known >= time),
    );
    const [from = 0, to = 1] = times.slice(next - 1);
    const [low = 0, high = 0] = marks.slice(next - 1);
    return (low + ((high - low) * (time - from)) / (to - from)) / length;
  }
  return { folds, place };
}
