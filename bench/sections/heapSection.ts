import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Goal, Section } from '../report/Section.ts';

const LIMITS: Readonly<Record<string, number | undefined>> = { deltas: 6, wholePipe: 8 };

/** The memory of a waiting stream. The first candidate is the base of the others. */
export async function heapSection(candidates: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  let base: number | undefined;
  for (const candidate of candidates) {
    const { name, bytes } = await inOwnProcess('heap', { candidate });
    const kibibytes = bytes / 1_024;
    base ??= kibibytes;
    rows.push([name, kibibytes.toFixed(1), (kibibytes - base).toFixed(1)]);
    const limit = LIMITS[candidate];
    if (limit === undefined) continue;
    goals.push({
      what: `${name}: KiB a live stream`,
      value: kibibytes - base,
      bound: 'at most',
      limit,
    });
  }
  return {
    title: 'Heap of a live stream',
    note: 'KiB for each of 1,000 streams that stall after 20 deltas, and what is left without the platform: a response, its body and its reader.',
    head: ['', 'KiB', 'without the platform'],
    rows,
    goals,
  };
}
