import { floor } from '../candidates/floor.ts';
import { loadCandidate } from '../candidates/loadCandidate.ts';
import { loadLibrary } from '../library.ts';
import { answerOf, type Cut } from '../workloads/answerOf.ts';
import { findWorkload } from '../workloads/findWorkload.ts';
import { compare, type Comparison, type Effort } from './compare.ts';

/** Which candidate reads what. */
export interface SpeedConfig {
  readonly candidate: string;
  readonly workload: string;
  readonly answers: readonly { readonly count: number; readonly cut: Cut }[];
  readonly effort: Effort;
}

/** What was found, with the candidate's own name. */
export interface Speed {
  readonly name: string;
  readonly comparisons: readonly Comparison[];
}

/** Compares one candidate with the floor, for each answer. */
export async function speed(config: SpeedConfig): Promise<Speed> {
  const workload = findWorkload(config.workload);
  const create = await loadCandidate(config.candidate);
  const candidate = create(workload, await loadLibrary());
  const least = floor(workload, candidate.shows === 'growing' ? 'growing' : 'deltas');

  const comparisons: Comparison[] = [];
  for (const { count, cut } of config.answers)
    comparisons.push(await compare(candidate, least, answerOf(workload, count, cut), config.effort));
  return { name: candidate.name, comparisons };
}
