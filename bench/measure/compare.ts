import type { Candidate } from '../candidates/Candidate.ts';
import type { Answer } from '../workloads/answerOf.ts';
import { checkCandidate } from './checkCandidate.ts';
import { costOf } from './costOf.ts';
import { median } from './median.ts';

/** How long to look. */
export interface Effort {
  readonly rounds: number;
  readonly sampleMilliseconds: number;
}

/** What one candidate costs beside another that reads the same bytes. */
export interface Comparison {
  /** The median of each round's ratio, and the middle half of them all. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Nanoseconds for each delta. */
  readonly cost: number;
  readonly floorCost: number;
}

/** Checks both, warms them up, and times them in turn, so that a slow minute of the machine meets both. */
export async function compare(
  candidate: Candidate,
  floor: Candidate,
  answer: Answer,
  { rounds, sampleMilliseconds }: Effort,
): Promise<Comparison> {
  const costs: number[] = [];
  const floorCosts: number[] = [];
  const samples = [
    { one: floor, to: floorCosts },
    { one: candidate, to: costs },
  ];
  for (const { one } of samples) await checkCandidate(one, answer);
  for (const { one } of samples) await costOf(one, answer, 3 * sampleMilliseconds);

  for (let round = 0; round < rounds; round += 1) {
    for (const { one, to } of round % 2 === 0 ? samples : samples.toReversed())
      to.push(await costOf(one, answer, sampleMilliseconds));
  }

  const ratios = costs.map((cost, round) => cost / (floorCosts[round] ?? NaN)).sort((a, b) => a - b);
  return {
    ratio: median(ratios),
    low: ratios[ratios.length >> 2] ?? NaN,
    high: ratios[(ratios.length * 3) >> 2] ?? NaN,
    cost: median(costs),
    floorCost: median(floorCosts),
  };
}
