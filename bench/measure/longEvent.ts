import { openCandidate } from '../candidates/openCandidate.ts';
import { answerOf } from '../workloads/answerOf.ts';
import { chatText } from '../workloads/chatText.ts';
import { checkCandidate } from './checkCandidate.ts';
import { costOf } from './costOf.ts';
import { median } from './median.ts';
import { readingOf } from './readingOf.ts';

export interface LongEvent {
  readonly name: string;
  /** Milliseconds for an event of 128 KiB, and for one of 1 MiB. */
  readonly short: number;
  readonly long: number;
  /** The long one's time, as a multiple of the short one's. */
  readonly ratio: number;
}

/** What TCP carries in one packet. */
const CUT = 1_460;
const SIZES = [128 * 1024, 1024 * 1024];
const SAMPLE_MILLISECONDS = 30;
const ROUNDS = 9;
const WARM_UP_ROUNDS = 3;

/** Whether an event that is eight times as long takes eight times as much time. */
export async function longEvent(config: { readonly candidate: string }): Promise<LongEvent> {
  const { candidate } = await openCandidate(config.candidate, chatText);
  const answers = SIZES.map((size) => answerOf(chatText, [textOf(size)], CUT));
  for (const answer of answers) await checkCandidate(candidate, answer);

  const costs: number[][] = SIZES.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const [index, answer] of answers.entries()) {
      const cost = await costOf(readingOf(candidate, answer), SAMPLE_MILLISECONDS);
      if (round >= 0) costs[index]?.push(cost / 1e6);
    }
  }
  const [short = [], long = []] = costs;
  return {
    name: candidate.name,
    short: median(short),
    long: median(long),
    ratio: median(long.map((cost, round) => cost / (short[round] ?? NaN))),
  };
}

/** One delta of this length, like a page in the arguments of a call, or an image. */
function textOf(size: number): string {
  return chatText
    .deltasOf(size / 2)
    .join('')
    .slice(0, size);
}
