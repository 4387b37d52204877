import { openCandidate } from '../candidates/openCandidate.ts';
import { answerOf } from '../workloads/answerOf.ts';
import { findWorkload } from '../workloads/findWorkload.ts';
import { checkCandidate } from './checkCandidate.ts';
import { median } from './median.ts';
import { readingOf } from './readingOf.ts';

export interface AloneConfig {
  readonly candidate: string;
  readonly workload: string;
  readonly rounds: number;
}

export interface Alone {
  readonly name: string;
  /** Milliseconds of CPU for the first three answers of the process. */
  readonly first: number;
  /** As a multiple of the floor, and nanoseconds a delta, each after a full collection. */
  readonly ratio: number;
  readonly cost: number;
}

const DELTAS = 1_000;
const FIRST = 3;

/** Reads answers that come alone: the first ones of a process, and one after everything unused was thrown away. */
export async function alone({ candidate: name, rounds, ...config }: AloneConfig): Promise<Alone> {
  const workload = findWorkload(config.workload);
  const { candidate, least } = await openCandidate(name, workload);
  const answer = answerOf(workload, workload.deltasOf(DELTAS), 'events');
  const read = readingOf(candidate, answer);
  const first = await costOf(async () => {
    for (let run = 0; run < FIRST; run += 1) await read();
  });

  const readLeast = readingOf(least, answer);
  for (const one of [least, candidate]) await checkCandidate(one, answer);
  const costs: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [cost, leastCost] = round % 2 ? [await costOf(read), await costOf(readLeast)] : await inTurn();
    // The compiler of the first rounds isn't what a full collection costs.
    if (round < rounds / 4) continue;
    costs.push(cost);
    ratios.push(cost / leastCost);
  }
  return { name: candidate.name, first: first / 1e6, ratio: median(ratios), cost: median(costs) / DELTAS };

  async function inTurn(): Promise<readonly [number, number]> {
    const leastCost = await costOf(readLeast);
    return [await costOf(read), leastCost];
  }
}

/** Nanoseconds of CPU after a full collection, which also drops compiled code. */
async function costOf(run: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1_000;
}
