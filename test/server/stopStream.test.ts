import { interval, map } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { memoryLog, shareThrough, stopStream, streamId, type StreamLog } from 'rxjs-llm/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const id = streamId('ann', 'message 1');

it('stops nothing for an id that nobody has used', async () => {
  expect(await stopStream(memoryLog(), id)).toBe(false);
});

it('stops an answer whose writer is quicker each time', async () => {
  const log = memoryLog();
  const slow: StreamLog = {
    ...log,
    async last(of) {
      const last = await log.last(of);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return last;
    },
  };
  const answer = interval(20).pipe(map((word): Delta => ({ type: 'text', text: `w${word} ` })));
  const reading = outcomeOf(answer.pipe(shareThrough(log, { id })));
  await vi.advanceTimersByTimeAsync(100);
  const stopping = stopStream(slow, id);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await stopping).toBe(true);
  const { values, error } = await reading;
  expect(error).toBeUndefined();
  expect(values.slice(-2)).toStrictEqual([
    { type: 'finish', reason: 'other', rawReason: 'stopped' },
    { type: 'done' },
  ]);
});

it('rejects if the log does not answer for some seconds', async () => {
  const silent = { ...memoryLog(), last: () => new Promise<undefined>(() => undefined) };
  const refused = expect(stopStream(silent, id)).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(6_000);
  await refused;
  expect(vi.getTimerCount()).toBe(0);
});
