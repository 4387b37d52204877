import {
  asyncScheduler,
  finalize,
  tap,
  type Observable,
  type SchedulerLike,
  type Subscriber,
  type Subscription,
} from 'rxjs';
import { checkLimits } from '../json/checkLimits.ts';
import { numberIn, objectIn } from '../json/unknown.ts';
import { joinAttempts } from './attemptContext.ts';
import { operate } from './operate.ts';
import { subscribeWithin } from './subscribeWithin.ts';

/** How long a server may close the gate. */
export interface LimitConcurrencyConfig {
  /** The longest time that one error may close the gate, in milliseconds. Default 60,000. */
  readonly maxRetryAfter?: number;
  /** Measures the time. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Makes one gate for many streams: at most `count` of them are subscribed to at a time, the others wait in their order.
 *
 * The gate is shared on purpose, by all streams that the operator is applied to. A place in it is taken from subscribing
 * until the source is torn down. An error with a `retryAfter` closes the gate for all: the server has asked for a pause.
 *
 * Put it upstream of the retry, `pipe(gate, retryWithBackoff())`, so that an attempt that waits takes no place.
 *
 * @param count - How many streams may be subscribed to at a time, from 1.
 *
 * @example
 * ```ts
 * import { concat, defer, merge, of, timer, ignoreElements } from 'rxjs';
 * import { limitConcurrency } from 'rxjs-llm';
 *
 * const gate = limitConcurrency(1);
 * const answer = (name: string) =>
 *   concat(of(`${name} begins`), timer(5).pipe(ignoreElements()), of(`${name} ends`));
 *
 * merge(answer('a').pipe(gate), answer('b').pipe(gate)); // => ['a begins', 'a ends', 'b begins', 'b ends']
 * ```
 */
export function limitConcurrency(
  count: number,
  config: LimitConcurrencyConfig = {},
): <T>(source: Observable<T>) => Observable<T> {
  const { maxRetryAfter = 60_000, scheduler = asyncScheduler } = config;
  checkLimits({ count, maxRetryAfter });
  if (!(count >= 1)) throw new TypeError('limitConcurrency takes a count from 1');
  const waiting = new Set<() => void>();
  let running = 0;
  let closedUntil = -Infinity;
  let isAdmitting = false;
  let timer: Subscription | undefined;

  function admit(): void {
    // A source that ends while it is being subscribed to frees its place here: the loop takes the next.
    if (isAdmitting) return;
    isAdmitting = true;
    timer?.unsubscribe();
    for (const start of waiting) {
      const wait = closedUntil - scheduler.now();
      // It is longer only if the clock was set back.
      const isClosed = wait > 0 && wait <= maxRetryAfter;
      if (isClosed) timer = scheduler.schedule(admit, Math.min(wait, LONGEST_DELAY));
      if (isClosed || running >= count) break;
      waiting.delete(start);
      running += 1;
      start();
    }
    isAdmitting = false;
  }

  function pause(error: unknown): void {
    const requested = numberIn(objectIn(error)['retryAfter']) ?? 0;
    if (requested > 0) {
      closedUntil = Math.max(closedUntil, scheduler.now() + Math.min(requested, maxRetryAfter));
    }
  }

  function release(): void {
    running -= 1;
    admit();
  }

  /** Takes a place once there is one, within the attempt that asked for it. */
  function enter<T>(source: Observable<T>, subscriber: Subscriber<T>): void {
    const attempts = joinAttempts();
    const held = source.pipe(tap({ error: pause }), finalize(release));
    const start = (): void => subscribeWithin(attempts, held, subscriber);
    waiting.add(start);
    subscriber.add(() => {
      // If nobody waits, the timer would only keep the process alive.
      if (waiting.delete(start)) admit();
    });
    admit();
  }

  return <T>(source: Observable<T>) =>
    source.pipe(operate<T, T>((subscriber) => ({ next: (value) => subscriber.next(value) }), enter));
}

/** With a longer delay, in milliseconds, a timer fires at once. */
const LONGEST_DELAY = 2_147_483_647;
