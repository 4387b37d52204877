import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Candidate } from '../../bench/candidates/Candidate.ts';
import { checkCandidate } from '../../bench/measure/checkCandidate.ts';
import { inOwnProcess } from '../../bench/measure/inOwnProcess.ts';
import { answerOf } from '../../bench/workloads/answerOf.ts';
import { chatText } from '../../bench/workloads/chatText.ts';

/**
 * The only tests that measure time. They fail when a cost becomes another kind of cost, not when it becomes a little
 * more: `npm run bench` tells how much it is. Times are CPU time, in a process of their own, and each test may try again.
 */
const OPTIONS = { retry: 2, timeout: 60_000 };
/** Twice the goals, as multiples of the loop by hand. */
const LIMITS = { deltas: 1.6, wholePipe: 2 };
/** What a delta may cost in an answer four times as long: one who begins anew with each delta comes to 4. */
const MAX_GROWTH = 2;

beforeAll(() => {
  vi.stubEnv('BENCH_LIBRARY', new URL('../../src/index.ts', import.meta.url).href);
  return () => vi.unstubAllEnvs();
});

describe('the cost of a delta', () => {
  it.each(Object.entries(LIMITS))(
    'stays near that of a loop by hand: %s',
    OPTIONS,
    async (candidate, limit) => {
      const { comparisons } = await inOwnProcess('speed', {
        candidate,
        workload: 'chat text',
        count: 2_000,
        cuts: ['events', 16 * 1_024],
        effort: { rounds: 3, sampleMilliseconds: 20 },
      });
      // The best of the rounds: what is disturbed only ever takes longer.
      expect(Math.max(...comparisons.map(({ low }) => low))).toBeLessThan(limit);
    },
  );

  it.each([
    ['chat text', 'wholePipe'],
    ['tool arguments', 'argumentsRead'],
  ])('does not grow with the answer: %s, %s', OPTIONS, async (workload, candidate) => {
    const { growth } = await inOwnProcess('growth', {
      candidate,
      workload,
      counts: [2_000, 8_000],
      rounds: 3,
    });
    expect(growth).toBeLessThan(MAX_GROWTH);
  });
});

describe('the benchmark', () => {
  it('times nobody who reads something wrong', async () => {
    const deaf: Candidate = { name: 'deaf', shows: 'deltas', read: () => Promise.resolve() };
    const answer = answerOf(chatText, ['Hel', 'lo'], 'events');
    await expect(checkCandidate(deaf, answer)).rejects.toThrow('deaf reads chat text wrong, 2 deltas');
  });
});
