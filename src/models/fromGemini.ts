import { defer, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { parseDelta } from '../operators/parseDelta.ts';
import { takeUntilDone } from '../operators/takeUntilDone.ts';
import { gemini } from '../protocols/google/gemini.ts';
import { geminiBody } from '../protocols/google/geminiBody.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';
import { fromSSE } from '../sources/fromSSE.ts';
import { createPost } from './createPost.ts';
import type { ModelConfig } from './ModelConfig.ts';
import { pathName } from './pathName.ts';

/**
 * Asks a model by Google's Gemini API.
 *
 * Like {@link fromOpenAIChat} in all else: cold, aborted by unsubscribing, without a retry or a clock of its own.
 *
 * @returns An Observable of deltas. A field that the wire can't carry is a {@link RequestError}, and nothing is sent.
 *
 * @example
 * ```ts
 * import { fromGemini, type Model } from 'rxjs-llm';
 *
 * export const flash: Model = (request) =>
 *   fromGemini(request, {
 *     model: 'gemini-3-flash',
 *     apiKey: () => fetch('/token').then((answer) => answer.text()),
 *   });
 * ```
 */
export function fromGemini(request: ChatRequest, config: ModelConfig): Observable<Delta> {
  const { url, init } = createPost(config, {
    baseURL: 'https://generativelanguage.googleapis.com/v1beta',
    path: `/models/${pathName(config.model)}:streamGenerateContent`,
    keyHeader: 'x-goog-api-key',
  });
  const address = new URL(url);
  address.searchParams.set('alt', 'sse');
  return defer(() => fromSSE(address.href, init(geminiBody(request)))).pipe(
    parseDelta(gemini()),
    takeUntilDone(),
  );
}
