import type { Effort } from '../measure/compare.ts';

/** How much of the benchmark is run. */
export interface Plan {
  readonly isQuick: boolean;
  readonly effort: Effort;
  /** Deltas of an answer. */
  readonly count: number;
}
