import { memoryLog, stateOf, streamId } from 'rxjs-llm/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says `none` for an id that nobody has used', async () => {
  expect(await stateOf(memoryLog(), streamId('ann', 'message 1'), '1-1')).toBe('none');
});

it('rejects if the log does not answer for some seconds', async () => {
  const silent = { ...memoryLog(), last: () => new Promise<undefined>(() => undefined) };
  const refused = expect(stateOf(silent, streamId('ann', 'message 1'))).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(6_000);
  await refused;
  expect(vi.getTimerCount()).toBe(0);
});
