/**
 * Why the model stopped, in one vocabulary for every provider.
 *
 * - `stop`: the answer is whole.
 * - `length`: a token limit cut it.
 * - `tool-calls`: the model waits for the results of tool calls.
 * - `content-filter`: the provider's filter cut it.
 * - `refusal`: the model declined.
 * - `pause`: the provider paused a long turn; send the answer back to go on.
 * - `error`: the provider failed.
 * - `other`: a word this version does not know; see `rawReason`.
 */
export type FinishReason =
  'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'pause' | 'error' | 'other';
