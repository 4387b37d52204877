/**
 * Measures the library as it was built, beside a hand-written loop and beside what others use, and prints how it stands
 * to its goals. `--quick` takes a minute at most; `--only WORD` runs the sections whose title holds the word.
 */
import { printSection } from './report/printSection.ts';
import type { Section } from './report/Section.ts';
import type { Plan } from './sections/Plan.ts';
import { speedOf } from './sections/speedOf.ts';

const isQuick = process.argv.includes('--quick');
const only = process.argv[process.argv.indexOf('--only') + 1] ?? '';
const plan: Plan = {
  isQuick,
  effort: { rounds: isQuick ? 5 : 13, sampleMilliseconds: 30 },
  count: isQuick ? 2_000 : 10_000,
};

const BASIC = ['floor', 'usualLoop', 'eventsourceParser'];
const OURS = ['deltas', 'wholePipe'];
const PARTS = Array.from({ length: 8 }, (_, index) => `part ${index}`);

const SECTIONS: Readonly<Record<string, () => Promise<Section>>> = {
  'chat text': () => speedOf('chat text', [...BASIC, ...OURS], plan),
  'chat text, padded': () => speedOf('chat text, padded', [...BASIC, ...OURS], plan),
  'Anthropic text': () => speedOf('Anthropic text', [...BASIC, ...OURS], plan),
  'Responses text': () => speedOf('Responses text', [...BASIC, ...OURS], plan),
  'tool arguments': () => speedOf('tool arguments', [...BASIC, ...OURS], plan),
  'AG-UI text': () => speedOf('AG-UI text', [...BASIC, ...OURS], plan),
  parts: () => speedOf('chat text', PARTS, plan),
};

const wanted = process.argv.includes('--only') ? only : '';
for (const [name, measure] of Object.entries(SECTIONS))
  if (name.includes(wanted)) printSection(await measure());
