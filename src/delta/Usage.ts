/**
 * Tokens used by one answer, counted in one way for every provider.
 *
 * Providers count differently: Anthropic leaves cached input out of its input, Gemini and xAI leave
 * reasoning out of their output. Each protocol converts; `raw` has the provider's own numbers.
 */
export interface Usage {
  /** All input tokens, those read from or written to a cache included. */
  readonly inputTokens: number;
  /** All output tokens, reasoning included. */
  readonly outputTokens: number;
  /** Input and output together. */
  readonly totalTokens: number;
  /** Input tokens that were read from the provider's cache. */
  readonly cachedInputTokens?: number;
  /** Input tokens that were written to the provider's cache, for however long. */
  readonly cacheWriteTokens?: number;
  /** Those of `cacheWriteTokens` that the cache keeps for 1 hour: they cost more than those for 5 minutes. */
  readonly cacheWrite1hTokens?: number;
  /** Output tokens that went into reasoning. */
  readonly reasoningTokens?: number;
  /** The usage as the provider sent it, in the latest record that had any. */
  readonly raw: unknown;
}
