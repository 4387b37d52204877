import type { VirtualTimeScheduler } from 'rxjs';

/**
 * Runs virtual time as the scheduler's own `flush` does, but lets promises settle before each step.
 *
 * A `fetch` answers by promises, and `flush` waits for none: a timeout would fire before an answer that came
 * earlier has been read. It goes up to the scheduler's `maxFrames`, or until nothing is left to do.
 *
 * @example
 * ```ts
 * import { VirtualTimeScheduler } from 'rxjs';
 * import { fromText, timeoutIdle } from 'rxjs-llm';
 * import { flushAsync, scriptedFetch } from 'rxjs-llm/testing';
 *
 * const scheduler = new VirtualTimeScheduler();
 * const server = scriptedFetch([['Hel', 9_000, 'lo']], { scheduler });
 * const heard: string[] = [];
 * fromText('/chat', { fetch: server.fetch })
 *   .pipe(timeoutIdle({ each: 10_000, scheduler }))
 *   .subscribe((text) => heard.push(text));
 *
 * await flushAsync(scheduler);
 * heard.concat(`after ${scheduler.now()} ms`); // => ['Hel', 'lo', 'after 9000 ms']
 * ```
 */
export async function flushAsync(scheduler: VirtualTimeScheduler): Promise<void> {
  const { maxFrames } = scheduler;
  try {
    for (;;) {
      await promisesToSettle();
      const next = scheduler.actions[0];
      if (!next || next.delay > maxFrames) return;
      scheduler.maxFrames = next.delay;
      scheduler.flush();
    }
  } finally {
    scheduler.maxFrames = maxFrames;
  }
}

/** One turn of the event loop, by the one clock that fake timers leave alone. */
function promisesToSettle(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
