import { inOwnProcess } from '../measure/inOwnProcess.ts';
import { median } from '../measure/median.ts';
import type { Goal, Section } from '../report/Section.ts';

export interface AlonePlan {
  readonly readings: readonly { readonly workload: string; readonly candidates: readonly string[] }[];
  /** Fresh processes for each candidate, and full collections in each. */
  readonly processes: number;
  readonly rounds: number;
}

/** Of the floor's, for an answer after a full collection. */
const LIMIT = 1.2;
/** Milliseconds for the first three answers, where the floor takes 90. */
const FIRST_LIMIT = 100 / 90;

/** The answers of a page or a function that reads one now and then. */
export async function aloneSection({ readings, processes, rounds }: AlonePlan): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const { workload, candidates } of readings) {
    let floorFirst: number | undefined;
    for (const candidate of candidates) {
      const seen = [];
      for (let run = 0; run < processes; run += 1)
        seen.push(await inOwnProcess('alone', { candidate, workload, rounds }));
      const name = seen[0]?.name ?? candidate;
      const [first, ratio, cost] = [
        median(seen.map((one) => one.first)),
        median(seen.map((one) => one.ratio)),
        median(seen.map((one) => one.cost)),
      ];
      floorFirst ??= first;
      rows.push([workload, name, first.toFixed(0), ratio.toFixed(2), cost.toFixed(0)]);
      if (!name.startsWith('rxjs-llm')) continue;
      const what = `${name}: ${workload} alone`;
      goals.push({ what: `${what}, after a full collection`, value: ratio, bound: 'at most', limit: LIMIT });
      goals.push({
        what: `${what}, the first three of a process`,
        value: first / floorFirst,
        bound: 'at most',
        limit: Number(FIRST_LIMIT.toFixed(2)),
      });
    }
  }
  return {
    title: 'The answer that comes alone',
    note: 'Milliseconds of CPU for the first three answers of a fresh process, without its imports; then, after a full collection before each answer, the multiple of the floor and nanoseconds a delta. 1,000 deltas, one event a chunk.',
    head: ['', '', 'first three, ms', 'after a collection', 'ns'],
    rows,
    goals,
  };
}
