import { defer, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { parseDelta } from '../operators/parseDelta.ts';
import { takeUntilDone } from '../operators/takeUntilDone.ts';
import { cohere } from '../protocols/cohere/cohere.ts';
import { cohereBody } from '../protocols/cohere/cohereBody.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';
import { fromSSE } from '../sources/fromSSE.ts';
import { createPost } from './createPost.ts';
import type { ModelConfig } from './ModelConfig.ts';

/**
 * Asks a model by Cohere's Chat.
 *
 * Like {@link fromOpenAIChat} in all else: cold, aborted by unsubscribing, without a retry or a clock of its own.
 *
 * @returns An Observable of deltas. A field that the wire can't carry is a {@link RequestError}, and nothing is sent.
 *
 * @example
 * ```ts
 * import { fromCohere, type Model } from 'rxjs-llm';
 *
 * export const command: Model = (request) =>
 *   fromCohere(request, {
 *     model: 'command-a-03-2025',
 *     apiKey: () => fetch('/token').then((answer) => answer.text()),
 *   });
 * ```
 */
export function fromCohere(request: ChatRequest, config: ModelConfig): Observable<Delta> {
  const { url, init } = createPost(config, { baseURL: 'https://api.cohere.com/v2', path: '/chat' });
  return defer(() => fromSSE(url, init({ model: config.model, ...cohereBody(request) }))).pipe(
    parseDelta(cohere()),
    takeUntilDone(),
  );
}
