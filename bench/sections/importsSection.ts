import { imports } from '../measure/imports.ts';
import type { Section } from '../report/Section.ts';

const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'rxjs-llm, with RxJS': ['../dist/index.js'],
  'RxJS alone': ['rxjs'],
  'eventsource-parser': ['eventsource-parser'],
  '@microsoft/fetch-event-source': ['@microsoft/fetch-event-source'],
  openai: ['openai'],
  '@anthropic-ai/sdk': ['@anthropic-ai/sdk'],
  'AI SDK, openai-compatible': ['ai', '@ai-sdk/openai-compatible'],
  '@ag-ui/client': ['@ag-ui/client'],
  '@langchain/openai': ['@langchain/openai'],
};

/** How long a server or a function waits before its first line. */
export async function importsSection(rounds: number): Promise<Section> {
  const times = await imports(Object.values(PROGRAMS), rounds);
  return {
    title: 'Import',
    note: 'Milliseconds of CPU for the import in a fresh process of Node, without what Node takes for itself.',
    head: ['', 'ms'],
    rows: Object.keys(PROGRAMS).map((name, index) => [name, (times[index] ?? NaN).toFixed(0)]),
  };
}
