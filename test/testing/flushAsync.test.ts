import { interval, map, timer, VirtualTimeScheduler } from 'rxjs';
import { fromText, timeoutIdle } from 'rxjs-llm';
import { flushAsync, scriptedFetch, stall } from 'rxjs-llm/testing';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
});

/** Subscribes to a source that answers with promises, with an idle timeout, and logs what it emits. */
function watched(scheduler: VirtualTimeScheduler, silence: number): unknown[] {
  const server = scriptedFetch([['Hel', silence, 'lo', silence, 'w', stall()]], { scheduler });
  const heard: unknown[] = [];
  fromText('/chat', { fetch: server.fetch })
    .pipe(
      timeoutIdle({ each: 10_000, scheduler }),
      map((text) => [scheduler.now(), text]),
    )
    .subscribe({
      next: (entry) => heard.push(entry),
      error: (failure: unknown) => heard.push([scheduler.now(), (failure as Error).name]),
    });
  return heard;
}

it('lets promises settle before later timers fire', async () => {
  const scheduler = new VirtualTimeScheduler();
  const heard = watched(scheduler, 9_000);
  await flushAsync(scheduler);
  expect(heard).toEqual([
    [0, 'Hel'],
    [9_000, 'lo'],
    [18_000, 'w'],
    [28_000, 'IdleTimeoutError'],
  ]);
});

it('stops at maxFrames, continues from there, and restores the limit', async () => {
  const scheduler = new VirtualTimeScheduler();
  const heard = watched(scheduler, 9_000);
  scheduler.maxFrames = 9_000;
  await flushAsync(scheduler);
  expect([heard.length, scheduler.now(), scheduler.maxFrames]).toEqual([2, 9_000, 9_000]);
  scheduler.maxFrames = Infinity;
  await flushAsync(scheduler);
  expect([heard.length, scheduler.maxFrames]).toEqual([4, Infinity]);
});

it('runs an endless source up to maxFrames', async () => {
  const scheduler = new VirtualTimeScheduler(undefined, 50);
  let count = 0;
  interval(10, scheduler).subscribe(() => (count += 1));
  await flushAsync(scheduler);
  expect(count).toBe(5);
});

it('needs no real timer, so fake timers don’t stop it', async () => {
  vi.useFakeTimers();
  const scheduler = new VirtualTimeScheduler();
  const heard = watched(scheduler, 1);
  await flushAsync(scheduler);
  expect(heard).toHaveLength(4);
});

it('rethrows what a subscriber throws', async () => {
  const scheduler = new VirtualTimeScheduler();
  scheduler.schedule(() => {
    throw new Error('broken');
  }, 5);
  timer(9, scheduler).subscribe();
  await expect(flushAsync(scheduler)).rejects.toThrow('broken');
  expect(scheduler.maxFrames).toBe(Infinity);
});
