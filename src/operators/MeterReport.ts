import type { Usage } from '../delta/Usage.ts';

/** What {@link meter} saw of one subscription. Numbers only: nothing that the user or the model said. All times in milliseconds. */
export interface MeterReport {
  /** `stopped` says that the consumer left before the end. */
  readonly outcome: 'complete' | 'error' | 'stopped';
  /** The name of the error's class, such as `HttpError`; never its message. */
  readonly errorName?: string;
  /** From subscribing to the end. */
  readonly duration: number;
  /** From subscribing to the first content. Absent where none came. */
  readonly timeToFirstToken?: number;
  /** The longest silence from the first content on: up to the next content, or to the end. */
  readonly longestGap?: number;
  /** The attempts before this one, as far as they can be seen from where the meter stands. */
  readonly retries: number;
  /** How many deltas of content came, or values of another type. After a `restart`, those of the answer that stands. */
  readonly deltas: number;
  /** The usage of the answer that stands, as it was last reported. Absent where none was. */
  readonly usage?: Omit<Usage, 'raw'>;
  /** Output tokens of the answer that stands: as reported, and one for each 4 characters that no usage has counted. */
  readonly outputTokens?: number;
  /** Output tokens a second, from the first content to the last. Reasoning that was not shown does not count. */
  readonly tokensPerSecond?: number;
  /** What all attempts seen have cost, void ones too. Absent without a price, and where no usage was reported. */
  readonly cost?: number;
  /** Content came that no usage has counted, so `outputTokens`, `tokensPerSecond` and `cost` are estimates. */
  readonly estimated: boolean;
}
