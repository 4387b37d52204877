import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { HostileCost } from '../measure/hostile.ts';
import type { Goal, Section } from '../report/Section.ts';
import { HOSTILE } from '../workloads/HOSTILE.ts';

const MIB = 1_024 * 1_024;
const MOST_TIME = 20;
const MOST_MEMORY = 64;

/** The worst that a server can send, beside as much ordinary text. */
export async function hostileSection(protocols: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const protocol of protocols) {
    const bytes = 8 * MIB;
    const ordinary = await inOwnProcess('hostile', { protocol, bytes });
    rows.push([protocol, 'ordinary text', worstOf(ordinary).toFixed(0), '', '']);
    for (const kind of Object.keys(HOSTILE[protocol]?.worst ?? {})) {
      const cost = await inOwnProcess('hostile', { protocol, kind, bytes });
      const time = Math.max(
        ...Object.entries(cost.costs).map(([name, spent]) => spent / (ordinary.costs[name] ?? NaN)),
      );
      const memory = (cost.peak - ordinary.peak) / MIB;
      rows.push([protocol, kind, worstOf(cost).toFixed(0), `× ${time.toFixed(1)}`, memory.toFixed(0)]);
      const what = `${protocol}, ${kind}`;
      goals.push({ what: `${what}: time`, value: time, bound: 'at most', limit: MOST_TIME });
      goals.push({ what: `${what}: MiB`, value: memory, bound: 'at most', limit: MOST_MEMORY });
    }
  }
  return {
    title: 'Hostile servers',
    note:
      '8 MiB each through `accumulate`, `completeToolCalls` and `coalesce`: milliseconds of CPU for the slowest of them, the ' +
      'largest multiple of ordinary text with the same operator, and MiB of heap in use more than ordinary text takes.',
    head: ['', '', 'ms', 'ratio', 'MiB more'],
    rows,
    goals,
  };
}

function worstOf({ costs }: HostileCost): number {
  return Math.max(...Object.values(costs));
}
