import { costOf } from './costOf.ts';
import { median } from './median.ts';

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  readonly sampleMilliseconds: number;
}

/** The cost of one compared with another. */
export interface Comparison {
  /** The median of each round's ratio, and the middle half of them all. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Nanoseconds. */
  readonly cost: number;
  readonly otherCost: number;
}

/** Warms both up, and times them in turn, so that a slow minute of the machine affects both. */
export async function compare(
  run: () => Promise<unknown>,
  other: () => Promise<unknown>,
  { rounds, sampleMilliseconds }: Effort,
): Promise<Comparison> {
  for (const warmUp of [other, run, other, run]) await costOf(warmUp, 4 * sampleMilliseconds);

  const costs: number[] = [];
  const otherCosts: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) otherCosts.push(await costOf(other, sampleMilliseconds));
    costs.push(await costOf(run, sampleMilliseconds));
    if (round % 2 === 1) otherCosts.push(await costOf(other, sampleMilliseconds));
  }

  const ratios = costs.map((cost, round) => cost / (otherCosts[round] ?? NaN)).sort((a, b) => a - b);
  return {
    ratio: median(ratios),
    low: ratios[ratios.length >> 2] ?? NaN,
    high: ratios[(ratios.length * 3) >> 2] ?? NaN,
    cost: median(costs),
    otherCost: median(otherCosts),
  };
}
