import { asyncScheduler, type MonoTypeOperatorFunction, type SchedulerLike, type Subscription } from 'rxjs';
import { isPreamble } from '../delta/isPreamble.ts';
import { IdleTimeoutError } from '../errors/IdleTimeoutError.ts';
import { MAX_DELAY } from './MAX_DELAY.ts';
import { operate } from './operate.ts';

/** How long silence may last. At least one of the two limits must be given. */
export interface TimeoutIdleConfig {
  /** From subscribing to the first value, in milliseconds. Default: no limit. A `start` or `usage` delta is not yet one. */
  readonly first?: number;
  /** From each value to the next one or the end, in milliseconds. Default: no limit. */
  readonly each?: number;
  /** Where the time comes from. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Fails when nothing comes for too long, and closes the connection.
 *
 * Where it stands decides what counts as life: before `parseSSE` any byte does, keep-alive comments too; after
 * `parseDelta` only what the model says.
 *
 * @example
 * ```ts
 * import { catchError, NEVER, of } from 'rxjs';
 * import { timeoutIdle } from 'rxjs-llm';
 *
 * NEVER.pipe(
 *   timeoutIdle({ first: 5 }),
 *   catchError((error: Error) => of(error.message)),
 * ); // => ['No first value within 5 ms']
 * ```
 *
 * @returns An operator that fails with an {@link IdleTimeoutError}.
 */
export function timeoutIdle<T>(config: TimeoutIdleConfig): MonoTypeOperatorFunction<T> {
  const { first, each, scheduler = asyncScheduler } = config;
  if (first === undefined && each === undefined) throw new TypeError('timeoutIdle needs `first` or `each`');
  for (const limit of [first, each]) {
    const isKept = limit === undefined || (limit > 0 && limit <= MAX_DELAY);
    if (!isKept) throw new TypeError(`timeoutIdle takes limits above 0, up to ${MAX_DELAY} ms`);
  }

  return operate((subscriber) => {
    let lastValueAt = 0;
    let isFirst = true;
    let timer: Subscription | undefined;

    // One timer for the whole stream: a value only notes its time, and the timer looks at it when it is due.
    function watch(phase: 'first' | 'each', limit: number): void {
      timer = scheduler.schedule(function () {
        const rest = phase === 'first' ? 0 : lastValueAt + limit - scheduler.now();
        if (rest > 0) this.schedule(undefined, rest);
        else subscriber.error(new IdleTimeoutError(phase, limit));
      }, limit);
      subscriber.add(timer);
    }

    if (first !== undefined) watch('first', first);

    return {
      next(value) {
        lastValueAt = scheduler.now();
        // A host may open the answer at once, and the model still think for a minute.
        if (isFirst && (first === undefined || !isPreamble(value))) {
          isFirst = false;
          timer?.unsubscribe();
          if (each !== undefined) watch('each', each);
        }
        subscriber.next(value);
      },
    };
  });
}
