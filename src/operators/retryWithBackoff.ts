import {
  asyncScheduler,
  defer,
  type MonoTypeOperatorFunction,
  type Observable,
  type ObservableInput,
  type OperatorFunction,
  type SchedulerLike,
  type Subscriber,
} from 'rxjs';
import { isDelta } from '../delta/isDelta.ts';
import type { Message } from '../message/Message.ts';
import { reduceMessage } from '../message/reduceMessage.ts';
import { asAttempt, joinAttempts } from './attempt.ts';
import { createBackoff, type BackoffConfig } from './createBackoff.ts';
import { operate } from './operate.ts';
import { passAttempt, type Answer } from './passAttempt.ts';
import { Stage, type Handlers } from './Stage.ts';

/** When to try again, how often, and what becomes of a partial answer. */
export interface RetryWithBackoffConfig<T> extends BackoffConfig {
  /** What to do after content: fail (the default), begin again, or go on with another source. */
  readonly onPartial?: 'fail' | 'restart' | ((partial: Message) => ObservableInput<T>);
  /** Where the time comes from. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Subscribes again after a failure that may pass, and never doubles a token.
 *
 * Waits as long as the server asks (`retryAfter`), else twice as long each time. What an attempt sends before its
 * first content (`start`, `usage`) is held back until that content, so a failed attempt leaves no trace. **After
 * content** `onPartial` decides:
 *
 * - `'fail'` (default): the error goes on, and what came stays.
 * - `'restart'`, for a stream of deltas: the answer begins again. A `restart` delta comes just before the new content, so the old text
 *   stays until there is something to replace it.
 * - a function: its source goes on where the partial message ends.
 *
 * @example
 * ```ts
 * import { concat, defer, of, throwError } from 'rxjs';
 * import { retryWithBackoff, TruncatedStreamError } from 'rxjs-llm';
 *
 * let requests = 0;
 * const flaky = defer(() =>
 *   ++requests === 1 ? throwError(() => new TruncatedStreamError()) : of('Hello'),
 * );
 *
 * flaky.pipe(retryWithBackoff({ initialDelay: 1 })); // => ['Hello']
 * ```
 */
export function retryWithBackoff<T>(config?: RetryWithBackoffConfig<T>): MonoTypeOperatorFunction<T>;
export function retryWithBackoff(
  config: RetryWithBackoffConfig<unknown> = {},
): OperatorFunction<unknown, unknown> {
  const { onPartial = 'fail', scheduler = asyncScheduler } = config;
  const waitBefore = createBackoff(config);

  return (source) =>
    defer(() => {
      const attempts = joinAttempts();
      const answer: Answer = { attempts, hasContent: false, lastError: undefined };
      let attempt = 1;
      let partial: Message | undefined;
      let wait: number | undefined;

      const next = defer(() => {
        const message = partial;
        return typeof onPartial === 'function' && message ? onPartial(message) : source;
      });

      function waitAfter(error: unknown): number | undefined {
        const isLost = answer.hasContent && onPartial !== 'restart' && !partial;
        return isLost ? undefined : waitBefore(attempt + 1, error);
      }

      function connect(input: Observable<unknown>, inner: Subscriber<unknown>): void {
        asAttempt(attempts, () => input.subscribe(inner));
      }

      function start(subscriber: Subscriber<unknown>): Handlers<unknown> {
        return passAttempt(answer, subscriber, {
          restarts: onPartial === 'restart',
          onContent(value) {
            if (typeof onPartial === 'function' && isDelta(value)) partial = reduceMessage(partial, value);
          },
          isFollowed(error) {
            wait = waitAfter(error);
            return wait !== undefined;
          },
          follow() {
            attempt += 1;
            attempts.count += 1;
            const again = (): void => connect(next, new Stage(subscriber, start(subscriber)));
            subscriber.add(scheduler.schedule(again, wait));
          },
        });
      }

      return next.pipe(operate(start, connect));
    });
}
