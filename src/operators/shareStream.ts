import {
  asyncScheduler,
  EMPTY,
  ReplaySubject,
  share,
  tap,
  timer,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
} from 'rxjs';
import { isTimerDelay } from './isTimerDelay.ts';

/** How long a request outlives its subscribers, and what late subscribers get. */
export interface ShareStreamConfig {
  /** How long to stay subscribed without subscribers, in milliseconds; 0 unsubscribes at once. Default 1,000. */
  readonly grace?: number;
  /** What a late subscriber gets first: all values so far (the default), or the latest, for snapshots. */
  readonly replay?: 'all' | 'latest';
  /** Measures the grace. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Shares one request between all subscribers. A late subscriber gets all values so far, at once and in order.
 *
 * After the last subscriber has unsubscribed, it stays subscribed to the source for `grace` milliseconds; a subscriber
 * that arrives in time joins the same execution. A completed answer is replayed for as long as the Observable is
 * referenced. An error is delivered to the current subscribers, and the next subscriber sends a new request.
 *
 * Put it upstream of `accumulate`: it retains every value, and deltas are much smaller than snapshots.
 *
 * @example
 * ```ts
 * import { concat, defer, of } from 'rxjs';
 * import { shareStream } from 'rxjs-llm';
 *
 * let requests = 0;
 * const shared = defer(() => of(`request ${++requests}`, 'Hi')).pipe(shareStream());
 *
 * concat(shared, shared); // => ['request 1', 'Hi', 'request 1', 'Hi']
 * ```
 */
export function shareStream<T>(config: ShareStreamConfig = {}): MonoTypeOperatorFunction<T> {
  const { grace = 1_000, replay = 'all', scheduler = asyncScheduler } = config;
  if (grace !== 0 && !isTimerDelay(grace)) {
    throw new TypeError('shareStream takes a grace from 0 to 2147483647 ms');
  }

  return (source) => {
    let isOpen = false;

    return source.pipe(
      tap({
        subscribe: () => (isOpen = true),
        error: () => (isOpen = false),
      }),
      share({
        connector: () => new ReplaySubject<T>(replay === 'latest' ? 1 : Infinity),
        resetOnComplete: false,
        // The count also reaches zero after an error: a timer then would only keep the process alive.
        resetOnRefCountZero: grace === 0 || (() => (isOpen ? timer(grace, scheduler) : EMPTY)),
      }),
    );
  };
}
