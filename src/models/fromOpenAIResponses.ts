import { defer, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { parseDelta } from '../operators/parseDelta.ts';
import { takeUntilDone } from '../operators/takeUntilDone.ts';
import { openaiResponses } from '../protocols/openai/openaiResponses.ts';
import { openaiResponsesBody } from '../protocols/openai/openaiResponsesBody.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';
import { fromSSE } from '../sources/fromSSE.ts';
import { createPost } from './createPost.ts';
import type { ModelConfig } from './ModelConfig.ts';

/**
 * Asks a model by OpenAI's Responses.
 *
 * Like {@link fromOpenAIChat} in all else: cold, aborted by unsubscribing, without a retry or a clock of its own.
 *
 * @returns An Observable of deltas. A field that the wire can't carry is a {@link RequestError}, and nothing is sent.
 *
 * @example
 * ```ts
 * import { fromOpenAIResponses, type Model } from 'rxjs-llm';
 *
 * export const gpt: Model = (request) =>
 *   fromOpenAIResponses(request, { model: 'gpt-5.1', apiKey: () => fetch('/token').then((answer) => answer.text()) });
 * ```
 */
export function fromOpenAIResponses(request: ChatRequest, config: ModelConfig): Observable<Delta> {
  const { url, init } = createPost(config, { baseURL: 'https://api.openai.com/v1', path: '/responses' });
  return defer(() => fromSSE(url, init({ model: config.model, ...openaiResponsesBody(request) }))).pipe(
    parseDelta(openaiResponses()),
    takeUntilDone(),
  );
}
