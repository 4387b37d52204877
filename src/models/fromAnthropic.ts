import { defer, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { parseDelta } from '../operators/parseDelta.ts';
import { takeUntilDone } from '../operators/takeUntilDone.ts';
import { anthropicMessages } from '../protocols/anthropic/anthropicMessages.ts';
import { anthropicMessagesBody } from '../protocols/anthropic/anthropicMessagesBody.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';
import { fromSSE } from '../sources/fromSSE.ts';
import { createPost } from './createPost.ts';
import type { ModelConfig } from './ModelConfig.ts';

/** A model of Anthropic's. */
export interface AnthropicConfig extends ModelConfig {
  /** How much the model may write at most, if the request doesn't say. Anthropic wants a limit in each request. */
  readonly maxOutputTokens: number;
}

/**
 * Asks a model by Anthropic's Messages.
 *
 * Like {@link fromOpenAIChat} in all else: cold, aborted by unsubscribing, without a retry or a clock of its own.
 *
 * @returns An Observable of deltas. A field that the wire can't carry is a {@link RequestError}, and nothing is sent.
 *
 * @example
 * ```ts
 * import { fromAnthropic, type Model } from 'rxjs-llm';
 *
 * export const claude: Model = (request) =>
 *   fromAnthropic(request, {
 *     model: 'claude-sonnet-5-5',
 *     maxOutputTokens: 8_192,
 *     apiKey: () => fetch('/token').then((answer) => answer.text()),
 *   });
 * ```
 */
export function fromAnthropic(request: ChatRequest, config: AnthropicConfig): Observable<Delta> {
  const { maxOutputTokens, ...rest } = config;
  const { url, init } = createPost(rest, {
    baseURL: 'https://api.anthropic.com/v1',
    path: '/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    keyHeader: 'x-api-key',
  });
  return defer(() => {
    const body = anthropicMessagesBody({ maxOutputTokens, ...request });
    return fromSSE(url, init({ model: rest.model, ...body }));
  }).pipe(parseDelta(anthropicMessages()), takeUntilDone());
}
