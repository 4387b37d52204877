import {
  defer,
  type MonoTypeOperatorFunction,
  type ObservableInput,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { isDelta } from '../delta/isDelta.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { numberIn, objectIn } from '../json/unknown.ts';
import type { Message } from '../message/Message.ts';
import { growMessage } from '../message/growMessage.ts';
import { inTurn } from './inTurn.ts';

/** How often to retry, and how long to wait. */
export interface BackoffConfig {
  /** How many attempts may follow the first one, per subscription. Tokens do not refill it. Default 2. */
  readonly count?: number;
  /** The wait before the second attempt, in milliseconds; it doubles from there. Default 500. */
  readonly initialDelay?: number;
  /** The longest wait if the server asks for none, in milliseconds. Default 8,000. */
  readonly maxDelay?: number;
  /** How much of a wait is random, downwards, from 0 to 1. Default 0.25. */
  readonly jitter?: number;
  /** The longest wait that a server may ask for, in milliseconds. Beyond it, error at once. Default 60,000. */
  readonly maxRetryAfter?: number;
  /** Which errors to retry. Default: errors with `retryable: true`. */
  readonly retryable?: (error: unknown) => boolean;
}

/** When to retry, how often, and what to do with a partial answer. */
export interface RetryWithBackoffConfig<T> extends BackoffConfig {
  /** What to do after content: fail (the default), restart (deltas only), or continue with another source. */
  readonly onPartial?: 'fail' | 'restart' | ((partial: Message) => ObservableInput<T>);
  /** Measures the waits. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Resubscribes after an error that may pass, and never doubles a token.
 *
 * Waits as long as the server asks (`retryAfter`), else twice as long each time. The preamble of an attempt (`start`,
 * `usage`) is buffered until its first content, so a failed attempt leaves no trace. **After content** `onPartial`
 * decides:
 *
 * - `'fail'` (default): passes the error through, after the content.
 * - `'restart'`, for a stream of deltas: starts the answer again. A `restart` delta is emitted just before the new
 *   content, so the old text stays until there is something to replace it.
 * - a function: continues with its source, from where the partial message ends.
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
export function retryWithBackoff<T>(
  config?: RetryWithBackoffConfig<T> & {
    readonly onPartial?: 'fail' | ((partial: Message) => ObservableInput<T>);
  },
): MonoTypeOperatorFunction<T>;
export function retryWithBackoff<T extends Delta>(
  config: RetryWithBackoffConfig<T>,
): MonoTypeOperatorFunction<T>;
export function retryWithBackoff(
  config: RetryWithBackoffConfig<unknown> = {},
): OperatorFunction<unknown, unknown> {
  const {
    onPartial,
    scheduler,
    count = 2,
    initialDelay = 500,
    maxDelay = 8_000,
    jitter = 0.25,
    maxRetryAfter = 60_000,
    retryable = isRetryable,
  } = config;
  checkLimits({ count, initialDelay, maxDelay, 'jitter up to 1': jitter > 1 ? NaN : jitter, maxRetryAfter });

  /** How long to wait before a try (the second is the first retry), in milliseconds; `undefined` to give up. */
  function delayBefore(tries: number, error: unknown): number | undefined {
    if (tries > count + 1 || !retryable(error)) return undefined;

    const requested = numberIn(objectIn(error)['retryAfter']) ?? -1;
    // A server that is asked earlier than it said would only refuse again.
    if (requested >= 0) return requested <= maxRetryAfter ? requested : undefined;
    return Math.min(maxDelay, initialDelay * 2 ** (tries - 2)) * (1 - jitter * Math.random());
  }

  return (source) =>
    inTurn(source, (attempts) => {
      let tries = 1;
      let partial: Message | undefined;
      const rest = defer(() => (typeof onPartial === 'function' && partial ? onPartial(partial) : source));

      return {
        restarts: onPartial === 'restart',
        scheduler,
        onContent(value) {
          if (typeof onPartial === 'function' && isDelta(value)) partial = growMessage(partial, value);
        },
        afterFailure(error, hasContent) {
          if (!partial && (attempts.isSpent || (hasContent && onPartial !== 'restart'))) return undefined;
          tries += 1;
          const delay = delayBefore(tries, error);
          return delay === undefined ? undefined : { source: rest, delay };
        },
      };
    });
}

// By shape, not by class: two copies of the package must agree, and so must two realms.
function isRetryable(error: unknown): boolean {
  const { message, retryable } = objectIn(error);
  return message !== undefined && retryable === true;
}
