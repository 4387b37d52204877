import { openCandidate } from '../candidates/openCandidate.ts';
import { answerOf, type Cut } from '../workloads/answerOf.ts';
import { findWorkload } from '../workloads/findWorkload.ts';
import { checkCandidate } from './checkCandidate.ts';
import { compare, type Comparison, type Effort } from './compare.ts';
import { readingOf } from './readingOf.ts';

/** The candidate and its answer. */
export interface SpeedConfig {
  readonly candidate: string;
  readonly workload: string;
  /** The number of deltas. */
  readonly count: number;
  readonly cuts: readonly Cut[];
  readonly effort: Effort;
}

/** The result for each cut, with the candidate's own name. */
export interface Speed {
  readonly name: string;
  readonly comparisons: readonly Comparison[];
}

/** Compares one candidate with the floor. */
export async function speed({
  candidate: name,
  count,
  cuts,
  effort,
  ...config
}: SpeedConfig): Promise<Speed> {
  const workload = findWorkload(config.workload);
  const { candidate, least } = await openCandidate(name, workload);

  const comparisons: Comparison[] = [];
  for (const cut of cuts) {
    const answer = answerOf(workload, workload.deltasOf(count), cut);
    for (const one of [least, candidate]) await checkCandidate(one, answer);
    comparisons.push(await compare(readingOf(candidate, answer), readingOf(least, answer), effort));
  }
  return { name: candidate.name, comparisons };
}
