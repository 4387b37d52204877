import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Goal, Section } from '../report/Section.ts';

/** Eight would be linear to the point; caches are not. */
const LIMIT = 10;

/** One event of 1 MiB. */
export async function longEventSection(candidates: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const candidate of candidates) {
    const { name, short, long, ratio } = await inOwnProcess('longEvent', { candidate });
    rows.push([name, short.toFixed(1), long.toFixed(1), `× ${ratio.toFixed(1)}`]);
    if (!name.startsWith('rxjs-llm')) continue;
    goals.push({ what: `${name}: an event of 1 MiB`, value: ratio, bound: 'at most', limit: LIMIT });
  }
  return {
    title: 'One long event',
    note: 'Milliseconds for one event in 1,460-byte chunks. Who reads in linear time takes 8 times as long for 8 times as much.',
    head: ['', '128 KiB', '1 MiB', 'ratio'],
    rows,
    goals,
  };
}
