import type { Comparison, Effort } from '../measure/compare.ts';
import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Goal, Section } from '../report/Section.ts';
import type { Cut } from '../workloads/answerOf.ts';

export interface SpeedPlan {
  readonly title: string;
  readonly workload: string;
  readonly candidates: readonly string[];
  readonly cuts: readonly Cut[];
  /** Deltas of the answer, and of a shorter one for candidates that would take minutes. */
  readonly count: number;
  readonly shortCount: number;
  readonly effort: Effort;
}

const SLOW = /^(aiSDK|langchain)/;
const LIMITS: Readonly<Record<string, number | undefined>> = { deltas: 0.8, wholePipe: 1 };
const LONG_CUT = 1_024;

/** One kind of answer, read by many candidates. */
export async function speedSection(plan: SpeedPlan): Promise<Section> {
  const { title, workload, candidates, cuts, effort } = plan;
  const rows: string[][] = [];
  const goals: Goal[] = [];
  const points: { name: string; ratios: number[] }[] = [];
  for (const candidate of candidates) {
    const count = SLOW.test(candidate) ? plan.shortCount : plan.count;
    const { name, comparisons } = await inOwnProcess('speed', { candidate, workload, count, cuts, effort });
    rows.push([name, ...comparisons.flatMap((comparison) => cellsOf(comparison, count))]);
    points.push({ name, ratios: comparisons.map(({ ratio }) => ratio) });
    const limit = LIMITS[candidate];
    for (const [index, { ratio }] of comparisons.entries()) {
      const cut = cuts[index] ?? 'events';
      if (limit === undefined || !isGoal(cut)) continue;
      goals.push({ what: `${name}: ${workload}, ${said(cut)}`, value: ratio, bound: 'at most', limit });
    }
  }

  return {
    title,
    note: `${lengthsOf(plan)}. CPU time as a multiple of the floor, the middle half of the rounds, and nanoseconds a delta.`,
    head: ['', ...cuts.flatMap((cut) => [said(cut), 'of the rounds', 'ns'])],
    rows,
    goals,
    points,
  };
}

function lengthsOf({ candidates, count, shortCount }: SpeedPlan): string {
  const long = `${count.toLocaleString('en')} deltas`;
  return candidates.some((candidate) => SLOW.test(candidate))
    ? `${long} (AI SDK and LangChain: ${shortCount})`
    : long;
}

function cellsOf({ ratio, low, high, cost }: Comparison, count: number): readonly string[] {
  return [ratio.toFixed(2), `${low.toFixed(2)}–${high.toFixed(2)}`, (cost / count).toFixed(0)];
}

/** Chunks of a few bytes occur in tests only. */
function isGoal(cut: Cut): boolean {
  return cut === 'events' || cut >= LONG_CUT;
}

function said(cut: Cut): string {
  if (cut === 'events') return 'one event a chunk';
  return cut < LONG_CUT ? `${cut}-byte chunks` : `${cut / 1_024} KiB chunks`;
}
