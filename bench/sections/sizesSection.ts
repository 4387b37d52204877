import { sizes } from '../measure/sizes.ts';
import type { Goal, Section } from '../report/Section.ts';
import { PROGRAMS } from './PROGRAMS.ts';

const LIMIT = 3;
const MINIMAL = 'rxjs-llm, deltas';

/** What a page loads. */
export async function sizesSection(): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const { minified, gzipped, gzippedWithRxJS } = await sizes(program);
    rows.push([name, ...[minified, gzipped, gzippedWithRxJS].map((bytes) => (bytes / 1_000).toFixed(1))]);
    if (name !== MINIMAL) continue;
    goals.push({ what: `${name}: kB in a browser`, value: gzipped / 1_000, bound: 'at most', limit: LIMIT });
  }
  return {
    title: 'Size in a browser',
    note: 'kB of a program that shows the growing text of a chat answer, as esbuild makes it: minified, with gzip -9, and with RxJS counted in where it is needed.',
    head: ['', 'minified', 'gzipped', 'with RxJS'],
    rows,
    goals,
  };
}
