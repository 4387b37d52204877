import type { Candidate } from '../candidates/Candidate.ts';
import type { Answer } from '../workloads/answerOf.ts';
import { responseOf } from '../workloads/responseOf.ts';

/** Somebody looks at each value, so that no compiler sees that nobody needs it. */
const screen: { shown?: unknown } = {};

/** Reads the answer once, each time it is called. */
export function readingOf(candidate: Candidate, { chunks }: Answer): () => Promise<void> {
  return () =>
    candidate.read(responseOf(chunks), (value) => {
      screen.shown = value;
    });
}
