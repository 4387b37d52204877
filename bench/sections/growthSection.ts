import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Goal, Section } from '../report/Section.ts';

export interface GrowthPlan {
  /** The candidate and its answer. */
  readonly readings: readonly { readonly workload: string; readonly candidates: readonly string[] }[];
  readonly counts: readonly number[];
}

const LIMIT = 1.2;
const ROUNDS = 5;

/** What a delta costs in long answers. */
export async function growthSection({ readings, counts }: GrowthPlan): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const { workload, candidates } of readings) {
    for (const candidate of candidates) {
      const { name, costs, growth } = await inOwnProcess('growth', {
        candidate,
        workload,
        counts,
        rounds: ROUNDS,
      });
      rows.push([workload, name, ...costs.map((cost) => cost.toFixed(0)), `× ${growth.toFixed(2)}`]);
      if (candidate === 'floor') continue;
      goals.push({
        what: `${name}: growth, ${workload}`,
        value: growth,
        bound: 'at most',
        limit: LIMIT,
      });
    }
  }
  return {
    title: 'Growth',
    note: 'Nanoseconds a delta in answers of so many deltas, in 16 KiB chunks; the last column is the longest by the shortest.',
    head: ['', '', ...counts.map((count) => count.toLocaleString('en')), 'growth'],
    rows,
    goals,
  };
}
