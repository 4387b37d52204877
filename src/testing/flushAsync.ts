import type { VirtualTimeScheduler } from 'rxjs';
import { settlePromises } from './settlePromises.ts';

/**
 * Runs virtual time as the scheduler's own `flush` does, but lets promises settle before each step.
 *
 * `fetch` answers with promises, and `flush` doesn't wait for them: a timeout would fire before an earlier answer
 * has been read. It runs up to the scheduler's `maxFrames`, or until no work is left.
 *
 * @example
 * ```ts
 * import { VirtualTimeScheduler } from 'rxjs';
 * import { fromText, timeoutIdle } from 'rxjs-llm';
 * import { flushAsync, scriptedFetch } from 'rxjs-llm/testing';
 *
 * const scheduler = new VirtualTimeScheduler();
 * const server = scriptedFetch([['Hel', 9_000, 'lo']], { scheduler });
 * const received: string[] = [];
 * fromText('/chat', { fetch: server.fetch })
 *   .pipe(timeoutIdle({ each: 10_000, scheduler }))
 *   .subscribe((text) => received.push(text));
 *
 * await flushAsync(scheduler);
 * received.concat(`after ${scheduler.now()} ms`); // => ['Hel', 'lo', 'after 9000 ms']
 * ```
 */
export async function flushAsync(scheduler: VirtualTimeScheduler): Promise<void> {
  const { maxFrames } = scheduler;
  try {
    for (;;) {
      await settlePromises();
      const next = scheduler.actions[0];
      if (!next || next.delay > maxFrames) return;
      scheduler.maxFrames = next.delay;
      scheduler.flush();
    }
  } finally {
    scheduler.maxFrames = maxFrames;
  }
}
