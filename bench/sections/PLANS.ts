import type { Effort } from '../measure/compare.ts';
import { HOSTILE } from '../workloads/HOSTILE.ts';

/** How much of everything is measured. */
export interface Plan {
  /** Kinds of answer. */
  readonly workloads: readonly string[];
  readonly effort: Effort;
  /** Deltas of an answer, and of a shorter one for candidates that would take minutes. */
  readonly count: number;
  readonly shortCount: number;
  /** Lengths of an answer, to see what grows. */
  readonly lengths: readonly number[];
  /** Whether tiny chunks are read too, and whether other libraries read long events. */
  readonly hasOthersEverywhere: boolean;
  /** Many streams at once, and the deltas of each: of short answers and of long ones. */
  readonly streams: number;
  readonly streamCounts: readonly number[];
  /** Protocols whose worst input is measured. */
  readonly servers: readonly string[];
  /** Chunks of each answer that a server passes on. */
  readonly servedChunks: number;
  /** Rounds of measurements that take long, or that take a fresh process each. */
  readonly slowRounds: number;
}

export const PLANS: { readonly full: Plan; readonly quick: Plan } = {
  full: {
    workloads: [
      'chat text',
      'chat text, padded',
      'Anthropic text',
      'Responses text',
      'tool arguments',
      'AG-UI text',
      'AI SDK UI, tool input',
    ],
    effort: { rounds: 9, sampleMilliseconds: 30 },
    count: 10_000,
    shortCount: 500,
    lengths: [1_000, 10_000, 100_000],
    hasOthersEverywhere: true,
    streams: 1_000,
    streamCounts: [200, 2_000],
    servers: Object.keys(HOSTILE),
    servedChunks: 25,
    slowRounds: 5,
  },
  quick: {
    workloads: ['chat text'],
    effort: { rounds: 3, sampleMilliseconds: 30 },
    count: 2_000,
    shortCount: 100,
    lengths: [1_000, 10_000],
    hasOthersEverywhere: false,
    streams: 250,
    streamCounts: [200],
    servers: [],
    servedChunks: 20,
    slowRounds: 1,
  },
};
