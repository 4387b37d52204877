import type { Section } from '../report/Section.ts';
import type { Cut } from '../workloads/answerOf.ts';
import { aloneSection } from './aloneSection.ts';
import { concurrentSection } from './concurrentSection.ts';
import { growthSection } from './growthSection.ts';
import { heapSection } from './heapSection.ts';
import { hostileSection } from './hostileSection.ts';
import { importsSection } from './importsSection.ts';
import { latencySection } from './latencySection.ts';
import { longEventSection } from './longEventSection.ts';
import type { Plan } from './PLANS.ts';
import { serverSection } from './serverSection.ts';
import { sizesSection } from './sizesSection.ts';
import { speedSection } from './speedSection.ts';

const BY_HAND = ['floor', 'usualLoop', 'eventsourceParser', 'fetchEventSource'];
const OURS = ['deltas', 'wholePipe'];
const PARTS = Array.from({ length: 8 }, (_, index) => `part ${index}`);
const CHAT = ['openai', 'langchain', 'aiSDK'];
/** The candidates for one kind of answer, besides those for all kinds. */
const PEERS: Readonly<Record<string, readonly string[]>> = {
  'chat text': ['floorForAwait', ...CHAT],
  'Anthropic text': ['anthropic', 'aiSDKAnthropic'],
  'Responses text': ['openaiResponses', 'aiSDKResponses'],
  'tool arguments': ['openai', 'langchain', 'aiSDKTools'],
  'AG-UI text': ['agUI'],
};
const CUTS: readonly Cut[] = ['events', 16 * 1_024];

/** All measurements, by title and in order. */
export function sectionsOf(plan: Plan): ReadonlyMap<string, () => Promise<Section>> {
  const { workloads, lengths, slowRounds, streams, streamCounts, count, shortCount, effort } = plan;
  const others = plan.hasOthersEverywhere ? [...BY_HAND.slice(1), ...CHAT] : [];
  const sections = new Map<string, () => Promise<Section>>();

  const speed = (title: string, workload: string, candidates: readonly string[], cuts = CUTS): void => {
    const cost = { count: cuts === CUTS ? count : 1_000, shortCount, effort };
    sections.set(title, () => speedSection({ title, workload, candidates, cuts, ...cost }));
  };

  for (const workload of workloads)
    speed(`Speed: ${workload}`, workload, [...BY_HAND, ...(PEERS[workload] ?? []), ...OURS]);
  if (plan.hasOthersEverywhere)
    speed('Speed: chat text in crumbs', 'chat text', ['floor', ...others, ...OURS], [7]);
  speed('Parts, one by one', 'chat text', PARTS);
  sections.set('Growth', () => growthSection({ readings: workloads.map(readingOf), counts: lengths }));
  sections.set('One long event', () => longEventSection(['floor', ...others, ...OURS]));
  sections.set('Many streams at once', () =>
    concurrentSection({
      candidates: ['floor', ...OURS],
      streams,
      counts: streamCounts,
      effort: { ...effort, rounds: slowRounds },
    }),
  );
  sections.set('A server between', () => serverSection(streams, plan.servedChunks));
  sections.set('The answer that comes alone', () =>
    aloneSection({
      readings: workloads.map((workload) => ({
        workload,
        candidates:
          workload === 'chat text'
            ? [...BY_HAND, ...(plan.hasOthersEverywhere ? CHAT : []), ...OURS]
            : ['floor', ...OURS],
      })),
      processes: Math.min(3, slowRounds),
      rounds: 12,
    }),
  );
  sections.set('Heap of a live stream', () => heapSection(['bareReader', 'floor', ...OURS]));
  sections.set('Hostile servers', () => hostileSection(plan.servers));
  sections.set('From bytes to a value', () => latencySection(['floor', 'deltas', 'accumulated'], slowRounds));
  sections.set('Import', () => importsSection(slowRounds));
  sections.set('Size in a browser', sizesSection);
  return sections;
}

function readingOf(workload: string): { workload: string; candidates: readonly string[] } {
  const parsed = workload.includes('tool') ? ['accumulated', 'argumentsRead'] : [];
  return { workload, candidates: ['floor', ...OURS, ...parsed] };
}
