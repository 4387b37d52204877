import type { Candidate } from '../candidates/Candidate.ts';
import type { Answer } from '../workloads/answerOf.ts';
import { responseOf } from '../workloads/responseOf.ts';

/** Uses each value, so that the compiler can't drop the work. */
const screen: { shown?: unknown } = {};

/** Reads the answer once, each time it is called. */
export function readingOf(candidate: Candidate, { chunks }: Answer): () => Promise<void> {
  return () =>
    candidate.read(responseOf(chunks), (value) => {
      screen.shown = value;
    });
}
