import {
  asyncScheduler,
  defer,
  retry,
  throwError,
  timer,
  type MonoTypeOperatorFunction,
  type ObservableInput,
  type OperatorFunction,
  type SchedulerLike,
  type Subscriber,
} from 'rxjs';
import type { Delta, RestartDelta } from '../delta/Delta.ts';
import type { Message } from '../message/Message.ts';
import { reduceMessage } from '../message/reduceMessage.ts';
import { asAttempt } from './attempt.ts';
import { createBackoff, type BackoffConfig } from './createBackoff.ts';
import { operate, type Handlers } from './operate.ts';

/** How much an attempt may say before its first content; more is no preamble, and nothing may be held without end. */
const MAX_PREAMBLE = 1_000;

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
      let attempt = 1;
      let hasContent = false;
      let partial: Message | undefined;
      let lastError: unknown;
      let wait: number | undefined;

      function waitAfter(error: unknown): number | undefined {
        const isLost = hasContent && (onPartial === 'fail' || (onPartial !== 'restart' && !partial));
        return isLost ? undefined : waitBefore(attempt + 1, error);
      }

      function start(subscriber: Subscriber<unknown>): Handlers<unknown> {
        const isRestart = hasContent && onPartial === 'restart';
        let held: unknown[] | undefined = [];
        // What goes wrong without asking how long to wait, such as a callback that throws, is not tried again.
        wait = undefined;

        function release(): void {
          const values = held ?? [];
          held = undefined;
          if (isRestart)
            subscriber.next({ type: 'restart', attempt, error: lastError } satisfies RestartDelta);
          for (const value of values) subscriber.next(value);
        }

        return {
          next(value) {
            if (held && held.length < MAX_PREAMBLE && isPreamble(value)) {
              held.push(value);
              return;
            }
            if (held) release();
            hasContent = true;
            if (typeof onPartial === 'function' && isDelta(value)) partial = reduceMessage(partial, value);
            subscriber.next(value);
          },
          error(error) {
            lastError = error;
            wait = waitAfter(error);
            // The last word: what is held belongs to the answer, unless an earlier attempt already gave one.
            if (wait === undefined && held && !hasContent) release();
            subscriber.error(error);
          },
          complete() {
            if (held) release();
            subscriber.complete();
          },
        };
      }

      const next = defer(() => {
        const message = partial;
        return typeof onPartial === 'function' && message ? onPartial(message) : source;
      });
      const holdBack = operate(start, (input, inner) => asAttempt(attempt, () => input.subscribe(inner)));
      return next.pipe(
        holdBack,
        retry({
          delay(error: unknown) {
            if (wait === undefined) return throwError(() => error);
            attempt += 1;
            return timer(wait, scheduler);
          },
        }),
      );
    });
}

function isDelta(value: unknown): value is Delta {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** What opens an attempt without being part of its answer. */
function isPreamble(value: unknown): boolean {
  return isDelta(value) && (value.type === 'start' || value.type === 'usage');
}
