/** How much of everything is measured. */
export interface Plan {
  /** Kinds of answer. */
  readonly workloads: readonly string[];
  readonly rounds: number;
  /** Deltas of an answer, and of one for those who would take minutes. */
  readonly count: number;
  readonly shortCount: number;
  /** Lengths of an answer, to see what grows. */
  readonly lengths: readonly number[];
  /** Many streams at once, and the deltas of each. */
  readonly streams: number;
  readonly streamCount: number;
  /** Rounds of what takes a fresh process each. */
  readonly processes: number;
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
    ],
    rounds: 11,
    count: 10_000,
    shortCount: 500,
    lengths: [1_000, 10_000, 100_000],
    streams: 1_000,
    streamCount: 200,
    processes: 5,
  },
  quick: {
    workloads: ['chat text'],
    rounds: 5,
    count: 2_000,
    shortCount: 200,
    lengths: [1_000, 10_000],
    streams: 1_000,
    streamCount: 20,
    processes: 1,
  },
};
