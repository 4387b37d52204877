import type { Effort } from '../measure/compare.ts';
import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Goal, Section } from '../report/Section.ts';

export interface ConcurrentPlan {
  readonly candidates: readonly string[];
  readonly streams: number;
  /** Deltas of each stream. */
  readonly counts: readonly number[];
  /** For streams of up to 1,000 deltas: longer ones get fewer rounds. */
  readonly effort: Effort;
}

const LIMITS: Readonly<Record<string, number | undefined>> = { deltas: 0.9, wholePipe: 0.8 };

/** Many streams at once. */
export async function concurrentSection(plan: ConcurrentPlan): Promise<Section> {
  const { candidates, streams, counts } = plan;
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const count of counts) {
    const rounds = Math.ceil(plan.effort.rounds / Math.max(1, count / 1_000));
    const effort = { ...plan.effort, rounds };
    const each = count.toLocaleString('en');
    for (const candidate of candidates) {
      const { name, ratio, cost } = await inOwnProcess('concurrent', { candidate, streams, count, effort });
      const perSecond = Math.round((streams * count * 1e9) / cost / 1_000);
      rows.push([name, each, (1 / ratio).toFixed(2), `${perSecond.toLocaleString('en')}k`]);
      const limit = LIMITS[candidate];
      if (limit === undefined) continue;
      const what = `${name}: throughput of many, ${each} deltas each`;
      goals.push({ what, value: 1 / ratio, bound: 'at least', limit });
    }
  }
  return {
    title: 'Many streams at once',
    note:
      `${streams.toLocaleString('en')} streams, an event of each in turn. Throughput as a share of the floor, and deltas ` +
      "in a second of a core's time.",
    head: ['', 'deltas each', 'of the floor', 'a second'],
    rows,
    goals,
  };
}
