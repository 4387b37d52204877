import { openCandidate } from '../candidates/openCandidate.ts';
import { answerOf } from '../workloads/answerOf.ts';
import { findWorkload } from '../workloads/findWorkload.ts';
import { checkCandidate } from './checkCandidate.ts';
import { costOf } from './costOf.ts';
import { median } from './median.ts';
import { readingOf } from './readingOf.ts';

export interface GrowthConfig {
  readonly candidate: string;
  readonly workload: string;
  /** Lengths of the answer, the shortest first. */
  readonly counts: readonly number[];
  readonly rounds: number;
}

export interface Growth {
  readonly name: string;
  /** Nanoseconds per delta, for each length. */
  readonly costs: readonly number[];
  /** What a delta costs in the longest answer, as a multiple of the shortest. */
  readonly growth: number;
}

const SAMPLE_MILLISECONDS = 30;
const WARM_UP_MILLISECONDS = 400;
const CUT = 16 * 1024;

/** What a delta costs in longer and longer answers, measured in turn. */
export async function growth({ candidate: name, counts, rounds, ...config }: GrowthConfig): Promise<Growth> {
  const workload = findWorkload(config.workload);
  const { candidate } = await openCandidate(name, workload);
  const answers = counts.map((count) => answerOf(workload, workload.deltasOf(count), CUT));
  for (const answer of answers) await checkCandidate(candidate, answer);
  for (const answer of answers.slice(0, 1)) await costOf(readingOf(candidate, answer), WARM_UP_MILLISECONDS);

  const costs = answers.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, answer] of answers.entries()) {
      const cost = await costOf(readingOf(candidate, answer), SAMPLE_MILLISECONDS);
      costs[index]?.push(cost / answer.count);
    }
  }
  const longest = costs.at(-1) ?? [];
  return {
    name: candidate.name,
    costs: costs.map(median),
    growth: median(longest.map((cost, round) => cost / (costs[0]?.[round] ?? NaN))),
  };
}
