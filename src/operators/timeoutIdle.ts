import { asyncScheduler, type MonoTypeOperatorFunction, type SchedulerLike, type Subscription } from 'rxjs';
import { isPreamble } from '../delta/isPreamble.ts';
import { IdleTimeoutError } from '../errors/IdleTimeoutError.ts';
import { isTimerDelay } from './isTimerDelay.ts';
import { operate } from './operate.ts';

/** How long silence may last. At least one of the two limits must be given. */
export interface TimeoutIdleConfig {
  /** From subscribing to the first value, in milliseconds. `start` and `usage` deltas do not count. Default: no limit. */
  readonly first?: number;
  /** From each value to the next value or the end, in milliseconds. Default: no limit. */
  readonly each?: number;
  /** Measures the silence. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Errors if nothing arrives for too long, and closes the connection.
 *
 * Its position in the pipe decides what counts as activity: upstream of `parseSSE` any byte does, even a keep-alive
 * comment; downstream of `parseDelta` only deltas do. A thread that slept isn't silence: what arrived meanwhile counts.
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
 * @returns An operator that errors with an {@link IdleTimeoutError}.
 */
export function timeoutIdle<T>(config: TimeoutIdleConfig): MonoTypeOperatorFunction<T> {
  const { first, each, scheduler = asyncScheduler } = config;
  if (first === undefined && each === undefined) throw new TypeError('timeoutIdle needs `first` or `each`');
  const isValid = [first, each].every((limit) => limit === undefined || isTimerDelay(limit));
  if (!isValid) throw new TypeError('timeoutIdle takes limits above 0, up to 2147483647 ms');

  return operate((subscriber) => {
    let activeAt = scheduler.now();
    let isFirst = true;
    let timer: Subscription | undefined;

    // One timer per phase: a value only notes its time, and a timer that is due waits for the rest.
    function watch(phase: 'first' | 'each', limit: number): void {
      let silentAt = NaN;
      timer = scheduler.schedule(function () {
        const now = scheduler.now();
        const rest = activeAt + limit - now;
        if (rest <= 0) {
          if (rest === 0 || silentAt === activeAt)
            return subscriber.error(new IdleTimeoutError(phase, limit));
          // The timer is late, so the thread slept: what arrived meanwhile has as long as that to be delivered.
          silentAt = activeAt;
        } else if (rest > limit) {
          // The clock was set back.
          activeAt = now;
        }
        this.schedule(undefined, Math.min(Math.abs(rest), limit));
      }, limit);
      subscriber.add(timer);
    }

    if (first !== undefined) watch('first', first);

    return {
      next(value) {
        // A host may send the preamble at once, while the model thinks for another minute.
        if (!isFirst || first === undefined || !isPreamble(value)) {
          activeAt = scheduler.now();
          if (isFirst) {
            isFirst = false;
            timer?.unsubscribe();
            if (each !== undefined) watch('each', each);
          }
        }
        subscriber.next(value);
      },
    };
  });
}
