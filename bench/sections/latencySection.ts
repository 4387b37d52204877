import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Section } from '../report/Section.ts';

/** From bytes to a value. */
export async function latencySection(candidates: readonly string[], rounds: number): Promise<Section> {
  const latencies = await inOwnProcess('latency', { candidates, rounds });
  return {
    title: 'From bytes to a value',
    note: `Microseconds from a chunk that enters the body to the value that it becomes, of ${rounds},000 chunks that came alone.`,
    head: ['', 'median', '99 of 100 within'],
    rows: latencies.map(({ name, median, p99 }) => [name, median.toFixed(1), p99.toFixed(1)]),
  };
}
