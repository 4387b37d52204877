import { defer, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { parseDelta } from '../operators/parseDelta.ts';
import { takeUntilDone } from '../operators/takeUntilDone.ts';
import { openaiChat } from '../protocols/openai/openaiChat.ts';
import { openaiChatBody, type ChatDialect } from '../protocols/openai/openaiChatBody.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';
import { fromSSE } from '../sources/fromSSE.ts';
import { createPost } from './createPost.ts';
import type { ModelConfig } from './ModelConfig.ts';

/** A model of OpenAI's chat completions, or of a host that speaks them. */
export interface OpenAIChatConfig extends ModelConfig {
  /** In what the host differs from OpenAI. */
  readonly dialect?: ChatDialect;
}

/**
 * Asks a model by OpenAI's chat completions, at OpenAI or at any host that speaks them.
 *
 * Cold: each subscription sends the request, and unsubscribing aborts it. A cut answer is a `TruncatedStreamError`. It neither
 * retries nor waits for a limited time only: see `retryWithBackoff` and `timeoutIdle`.
 *
 * @param config - Without `baseURL`, OpenAI's.
 * @returns An Observable of deltas. A field that the wire can't carry is a {@link RequestError}, and nothing is sent.
 *
 * @example
 * ```ts
 * import { fromOpenAIChat, retryWithBackoff, type Model } from 'rxjs-llm';
 *
 * export const llama: Model = (request) =>
 *   fromOpenAIChat(request, { model: 'llama3.2', baseURL: 'http://localhost:11434/v1' }).pipe(retryWithBackoff());
 * ```
 */
export function fromOpenAIChat(request: ChatRequest, config: OpenAIChatConfig): Observable<Delta> {
  const { dialect, ...rest } = config;
  const { url, init } = createPost(rest, { baseURL: 'https://api.openai.com/v1', path: '/chat/completions' });
  return defer(() => fromSSE(url, init({ model: rest.model, ...openaiChatBody(request, dialect) }))).pipe(
    parseDelta(openaiChat()),
    takeUntilDone(),
  );
}
