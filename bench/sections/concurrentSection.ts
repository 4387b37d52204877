import type { Effort } from '../measure/compare.ts';
import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Goal, Section } from '../report/Section.ts';

export interface ConcurrentPlan {
  readonly candidates: readonly string[];
  readonly streams: number;
  readonly count: number;
  readonly effort: Effort;
}

const LIMITS: Readonly<Record<string, number | undefined>> = { deltas: 0.9, wholePipe: 0.8 };

/** Many streams at once. */
export async function concurrentSection({ candidates, ...plan }: ConcurrentPlan): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const candidate of candidates) {
    const { name, ratio, cost } = await inOwnProcess('concurrent', { candidate, ...plan });
    const perSecond = Math.round((plan.streams * plan.count * 1e9) / cost / 1_000);
    rows.push([name, (1 / ratio).toFixed(2), `${perSecond.toLocaleString('en')}k`]);
    const limit = LIMITS[candidate];
    if (limit === undefined) continue;
    goals.push({ what: `${name}: throughput of many`, value: 1 / ratio, bound: 'at least', limit });
  }
  return {
    title: 'Many streams at once',
    note:
      `${plan.streams.toLocaleString('en')} streams of ${plan.count} deltas, an event of each in turn. Throughput as a ` +
      "share of the floor, and deltas in a second of a core's time.",
    head: ['', 'of the floor', 'a second'],
    rows,
    goals,
  };
}
