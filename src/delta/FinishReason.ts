/**
 * Why the model stopped, in one vocabulary for every provider.
 *
 * - `stop`: the answer is complete.
 * - `length`: a token limit cut it off.
 * - `tool-calls`: the model waits for the results of tool calls.
 * - `content-filter`: the provider's filter cut it off.
 * - `refusal`: the model declined.
 * - `pause`: the provider paused a long turn; send the answer back to continue.
 * - `error`: the provider failed.
 * - `other`: a word that this version doesn't know; see `rawReason`.
 */
export type FinishReason =
  'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'pause' | 'error' | 'other';
