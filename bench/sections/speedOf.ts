import type { Comparison } from '../measure/compare.ts';
import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Speed } from '../measure/speed.ts';
import { goalOf } from '../report/goalOf.ts';
import type { Section } from '../report/Section.ts';
import type { Cut } from '../workloads/answerOf.ts';
import type { Plan } from './Plan.ts';

const CUTS: readonly Cut[] = ['events', 16 * 1024];
const LIMITS = { deltas: 0.8, wholePipe: 1 };

/** One kind of answer, read by many. */
export async function speedOf(workload: string, candidates: readonly string[], plan: Plan): Promise<Section> {
  const speeds = new Map<string, Speed>();
  for (const candidate of candidates) {
    const answers = CUTS.map((cut) => ({ count: plan.count, cut }));
    speeds.set(candidate, await inOwnProcess('speed', { candidate, workload, answers, effort: plan.effort }));
  }

  return {
    title: `Speed: ${workload}`,
    note: `${plan.count.toLocaleString('en')} deltas. CPU time beside the floor's, with the middle half of all rounds; nanoseconds a delta.`,
    head: ['', 'one event a chunk', '', 'ns', '16 KiB chunks', '', 'ns'],
    rows: [...speeds.values()].map(({ name, comparisons }) => [name, ...comparisons.flatMap(cellsOf)]),
    goals: Object.entries(LIMITS).flatMap(([candidate, limit]) =>
      (speeds.get(candidate)?.comparisons ?? []).map(({ ratio }, index) =>
        goalOf(
          `${workload}, ${candidate}, ${index === 0 ? 'one event a chunk' : '16 KiB'}`,
          ratio,
          'at most',
          limit,
        ),
      ),
    ),
  };
}

function cellsOf({ ratio, low, high, cost }: Comparison): readonly string[] {
  return [ratio.toFixed(2), `${low.toFixed(2)}–${high.toFixed(2)}`, cost.toFixed(0)];
}
