import { defer, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { parseDelta } from '../operators/parseDelta.ts';
import { takeUntilDone } from '../operators/takeUntilDone.ts';
import { ollama } from '../protocols/ollama/ollama.ts';
import { ollamaBody } from '../protocols/ollama/ollamaBody.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';
import { fromNDJSON } from '../sources/fromNDJSON.ts';
import { createPost } from './createPost.ts';
import type { ModelConfig } from './ModelConfig.ts';

/**
 * Asks a model by Ollama's own API, on this machine or elsewhere.
 *
 * Like {@link fromOpenAIChat} in all else: cold, aborted by unsubscribing, without a retry or a clock of its own.
 *
 * @returns An Observable of deltas. A field that the wire can't carry is a {@link RequestError}, and nothing is sent.
 *
 * @example
 * ```ts
 * import { fromOllama, type Model } from 'rxjs-llm';
 *
 * export const llama: Model = (request) =>
 *   fromOllama({ extra: { options: { num_ctx: 32_768 } }, ...request }, { model: 'llama3.2' });
 * ```
 */
export function fromOllama(request: ChatRequest, config: ModelConfig): Observable<Delta> {
  const { url, init } = createPost(config, { baseURL: 'http://localhost:11434', path: '/api/chat' });
  return defer(() => fromNDJSON(url, init({ model: config.model, ...ollamaBody(request) }))).pipe(
    parseDelta(ollama()),
    takeUntilDone(),
  );
}
