import { asyncScheduler, defer, Subscription, type Observable, type SchedulerLike } from 'rxjs';
import type { Delta, RestartDelta } from '../delta/Delta.ts';
import { isDelta } from '../delta/isDelta.ts';
import { isPreamble } from '../delta/isPreamble.ts';
import { joinAttempts, setAttempts, type Attempts } from './attemptContext.ts';
import { operate } from './operate.ts';

/** The attempt that follows a failed one. Without a delay it is subscribed to at once. */
export interface NextAttempt {
  readonly source: Observable<unknown>;
  /** In milliseconds. */
  readonly delay?: number;
}

/** How a retry and a fallback differ. */
export interface AttemptPlan {
  /** Whether the content of an attempt replaces that of earlier attempts (`restart`). By default it continues it. */
  readonly restarts?: boolean;
  readonly onContent: (value: unknown) => void;
  /** Chooses what follows a failure, or nothing to give up. Called once for each failed attempt. */
  readonly afterFailure: (error: unknown, hasContent: boolean) => NextAttempt | undefined;
  /** The error to give up with. Default: the error of the last attempt. */
  readonly finalError?: () => unknown;
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Subscribes to one attempt after another, until one completes or nothing follows a failure.
 *
 * Buffers the preamble of an attempt until its first content. So an attempt that fails earlier leaves no trace, and
 * `restart` is emitted only when there is content to replace the old.
 */
export function inTurn(
  first: Observable<unknown>,
  createPlan: (attempts: Attempts) => AttemptPlan,
): Observable<unknown> {
  return defer(() => {
    const attempts = joinAttempts();
    const {
      restarts,
      onContent,
      afterFailure,
      finalError,
      scheduler = asyncScheduler,
    } = createPlan(attempts);
    let latestRestart = attempts.count;
    let hasContent = false;
    let lastError: unknown;
    let current: Subscription | undefined;
    let beginNext: (() => void) | undefined;
    let isSubscribing = false;
    let outer: Attempts | undefined;

    /** What is subscribed to while a synchronous source emits, downstream of this operator, isn't part of its attempt. */
    function leave(): void {
      if (isSubscribing) setAttempts(outer);
    }

    /** A source may count by itself: a backend, or a retry that was subscribed to too late to join. */
    function renumber(restart: RestartDelta): RestartDelta {
      latestRestart = Math.max(latestRestart + 1, restart.attempt);
      attempts.count = Math.max(attempts.count, latestRestart);
      return latestRestart === restart.attempt ? restart : { ...restart, attempt: latestRestart };
    }

    /** Tears the failed attempt down, then begins the next. Waits for `subscribe` to return if it failed within. */
    function replaceFailed(): void {
      if (!current || !beginNext) return;
      const begin = beginNext;
      current.unsubscribe();
      current = beginNext = undefined;
      begin();
    }

    const attempt = operate<unknown, unknown>(
      (subscriber) => {
        /** The latest `start` and the latest `usage`: each replaces the earlier ones. */
        let preamble: Map<string, Delta> | undefined = new Map();

        function release(): void {
          if (!preamble) return;
          const values = preamble.values();
          preamble = undefined;
          if (restarts && hasContent) {
            latestRestart = attempts.count;
            subscriber.next({ type: 'restart', attempt: latestRestart, error: lastError });
          }
          for (const value of values) subscriber.next(value);
        }

        return {
          next(value) {
            if (preamble && isPreamble(value)) {
              preamble.set(value.type, value);
              return;
            }
            leave();
            release();
            hasContent = true;
            const content = isDelta(value) && value.type === 'restart' ? renumber(value) : value;
            onContent(content);
            subscriber.next(content);
            if (isSubscribing) setAttempts(attempts);
          },
          error(error) {
            leave();
            const following = afterFailure(error, hasContent);
            lastError = error;
            if (!following) {
              if (!hasContent) release();
              subscriber.error(finalError?.() ?? error);
              return;
            }
            const { source, delay } = following;
            // An attempt leaves nothing of the wait for it: there may be any number of them.
            const wait = new Subscription(attempts.onStop?.((reason) => subscriber.error(reason)));
            subscriber.add(wait);
            if (subscriber.closed) return;
            function begin(): void {
              wait.unsubscribe();
              source.pipe(attempt).subscribe(subscriber);
            }
            attempts.count += 1;
            attempts.isSpent = false;
            beginNext = () => {
              if (delay === undefined) begin();
              else wait.add(scheduler.schedule(begin, Math.min(delay, LONGEST_DELAY)));
            };
            replaceFailed();
          },
          complete() {
            leave();
            release();
            subscriber.complete();
          },
        };
      },
      (source, inner) => {
        isSubscribing = true;
        outer = setAttempts(attempts);
        try {
          source.subscribe(inner);
        } finally {
          isSubscribing = false;
          setAttempts(outer);
        }
        current = inner;
        replaceFailed();
      },
    );

    return first.pipe(attempt);
  });
}

/** With a longer delay, in milliseconds, a timer fires at once. */
const LONGEST_DELAY = 2_147_483_647;
