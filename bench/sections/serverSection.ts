import { inOwnProcess } from '../measure/inOwnProcess.ts';
import type { Section } from '../report/Section.ts';

const ROWS: readonly (readonly [name: string, way: string, tokens: number])[] = [
  ['by hand, `response.write`', 'byHand', 1],
  ['rxjs-llm, `pipeToNode`', 'window0', 1],
  ['rxjs-llm, a window of 10 ms', 'window10', 1],
  ['rxjs-llm, a window of 20 ms', 'window20', 1],
  ['rxjs-llm, a window of 50 ms', 'window50', 1],
  ['rxjs-llm, `toSSEResponse` through Hono', 'honoResponse', 1],
  ['by hand, Hono’s `streamSSE`', 'honoStream', 1],
  ['AI SDK, `pipeUIMessageStreamToResponse`', 'aiSDK', 1],
  ['by hand, ten tokens a chunk', 'byHand', 10],
  ['rxjs-llm, `pipeToNode`, ten tokens a chunk', 'window0', 10],
];

/** What a server between a provider and its readers spends on a token. */
export async function serverSection(streams: number, chunks: number): Promise<Section> {
  const rows: string[][] = [];
  for (const [name, way, tokens] of ROWS) {
    const { cost, writes } = await inOwnProcess('server', { way, streams, chunks, tokens });
    rows.push([name, cost.toFixed(1), writes.toFixed(2)]);
  }
  return {
    title: 'A server between',
    note: `Microseconds of CPU a token, and writes a token, for ${streams.toLocaleString('en')} readers of answers of 50 chunks a second over loopback: provider, server, readers.`,
    head: ['', 'µs', 'writes'],
    rows,
  };
}
