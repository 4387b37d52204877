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
import { MAX_DELAY } from './MAX_DELAY.ts';

/** How long a request outlives its subscribers, and what late ones get. */
export interface ShareStreamConfig {
  /** How long the source goes on after the last subscriber has left, in milliseconds; 0 stops it at once. Default 1,000. */
  readonly grace?: number;
  /** What late subscribers get first: every value so far (the default), or the latest, for snapshots. */
  readonly replay?: 'all' | 'latest';
  /** Where the time comes from. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Shares one request between all subscribers. Late ones get everything so far, at once and in order.
 *
 * When the last one leaves, the source goes on for the grace, and is cancelled then; who comes back in time notices
 * nothing. A finished answer is replayed for as long as the Observable is held. A failed one reaches those who are there,
 * and the next subscriber sends a new request.
 *
 * Put it before `accumulate`: deltas are small, and all snapshots of a long answer are not.
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
  if (!(grace >= 0 && grace <= MAX_DELAY)) {
    throw new TypeError(`shareStream takes a grace from 0 to ${MAX_DELAY} ms`);
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
        // After an error `share` counts down to zero as well: a timer then would only keep a process alive.
        resetOnRefCountZero: grace === 0 || (() => (isOpen ? timer(grace, scheduler) : EMPTY)),
      }),
    );
  };
}
