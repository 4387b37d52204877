import type { Candidate } from '../candidates/Candidate.ts';
import type { Answer } from '../workloads/answerOf.ts';
import { responseOf } from '../workloads/responseOf.ts';

/** Throws if a candidate reads anything but the content of the answer, so that only right ones are timed. */
export async function checkCandidate(candidate: Candidate, answer: Answer): Promise<void> {
  const seen: unknown[] = [];
  await candidate.read(responseOf(answer.chunks), (value) => seen.push(value));
  if (!isRight(candidate.shows, seen, answer))
    throw new Error(`${candidate.name} reads ${answer.workload.name} wrong, ${answer.count} deltas`);
}

function isRight(shows: Candidate['shows'], seen: readonly unknown[], answer: Answer): boolean {
  switch (shows) {
    case 'bytes':
      return Buffer.concat(seen as Uint8Array[]).equals(Buffer.concat(answer.chunks));
    case 'records':
      return seen.join('') === answer.records;
    case 'deltas':
      return seen.join('') === answer.text;
    case 'growing':
      return seen.at(-1) === answer.text;
  }
}
