import type { Library } from '../library.ts';
import type { Workload } from '../workloads/Workload.ts';

/** One way to read an answer. */
export interface Candidate {
  readonly name: string;
  /** What it passes on: chunks, the data of events, the text of deltas, or the text so far. */
  readonly shows: 'bytes' | 'records' | 'deltas' | 'growing';
  /** Reads a response to its end, and passes on each value synchronously. */
  read(response: Response, see: (value: unknown) => void): Promise<void>;
}

/** Sets a candidate up for one kind of answer. */
export type CreateCandidate = (workload: Workload, library: Library) => Candidate;
