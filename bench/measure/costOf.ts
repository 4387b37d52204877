import type { Candidate } from '../candidates/Candidate.ts';
import type { Answer } from '../workloads/answerOf.ts';
import { responseOf } from '../workloads/responseOf.ts';

/**
 * Nanoseconds of CPU for each delta, garbage collection included. The answer is read again until the sample is long
 * enough: a machine that is shared disturbs the CPU time little, and the wall time much.
 */
export async function costOf(
  candidate: Candidate,
  answer: Answer,
  sampleMilliseconds: number,
): Promise<number> {
  let last: unknown;
  let times = 0;
  let spent = 0;
  globalThis.gc?.();
  const start = process.cpuUsage();
  while (spent < sampleMilliseconds * 1_000) {
    await candidate.read(responseOf(answer.chunks), (value) => {
      last = value;
    });
    times += 1;
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
  // So that nobody sees that nothing reads it.
  if (last === start) throw new Error('A candidate shows its clock');
  return (spent * 1_000) / times / answer.count;
}
