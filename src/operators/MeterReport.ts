import type { Usage } from '../delta/Usage.ts';

/** What {@link meter} measured of one subscription: numbers only, no content. All times are in milliseconds. */
export interface MeterReport {
  /** `stopped` if the consumer unsubscribed before the end. */
  readonly outcome: 'complete' | 'error' | 'stopped';
  /** The name of the error's class, such as `HttpError`; never its message. */
  readonly errorName?: string;
  /** From subscribing to the end. */
  readonly duration: number;
  /** From subscribing to the first content. Absent if there was none. */
  readonly timeToFirstToken?: number;
  /** The longest silence since the first content, up to the next content or the end. */
  readonly longestGap?: number;
  /** How many attempts came before the current one, as far as the meter can tell from its position in the pipe. */
  readonly retries: number;
  /** How many rounds with tools the current attempt has, such as those of `runTools`. Absent if it is only one. */
  readonly rounds?: number;
  /** How many deltas with content arrived, or values of another type, in the current attempt. */
  readonly deltas: number;
  /** The latest usage of the current attempt. Absent if none was reported. */
  readonly usage?: Omit<Usage, 'raw'>;
  /** Output tokens of the current attempt: as reported, plus one per 4 characters that no usage has counted. */
  readonly outputTokens?: number;
  /** Output tokens per second, from the first content to the last, without reasoning that was not sent. */
  readonly tokensPerSecond?: number;
  /** What all attempts have cost, also the failed ones. Absent without a price, or if no usage was reported. */
  readonly cost?: number;
  /** Whether `outputTokens`, `tokensPerSecond` and `cost` are estimates, because no usage has counted some content. */
  readonly estimated: boolean;
}
