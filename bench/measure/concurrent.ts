import { openCandidate } from '../candidates/openCandidate.ts';
import { answerOf } from '../workloads/answerOf.ts';
import { chatText } from '../workloads/chatText.ts';
import { checkCandidate } from './checkCandidate.ts';
import { compare, type Comparison, type Effort } from './compare.ts';
import { readingOf } from './readingOf.ts';

export interface ConcurrentConfig {
  readonly candidate: string;
  readonly streams: number;
  /** Deltas of each stream. */
  readonly count: number;
  readonly effort: Effort;
}

export interface Concurrent extends Comparison {
  readonly name: string;
}

/** Reads many answers at once, one event of each in turn, beside the floor that does the same. */
export async function concurrent({
  candidate: name,
  streams,
  count,
  effort,
}: ConcurrentConfig): Promise<Concurrent> {
  const { candidate, least } = await openCandidate(name, chatText);
  const answer = answerOf(chatText, chatText.deltasOf(count), 'events');
  await checkCandidate(candidate, answer);

  const atOnce = (run: () => Promise<void>) => () => Promise.all(Array.from({ length: streams }, run));
  const comparison = await compare(
    atOnce(readingOf(candidate, answer)),
    atOnce(readingOf(least, answer)),
    effort,
  );
  return { name: candidate.name, ...comparison };
}
