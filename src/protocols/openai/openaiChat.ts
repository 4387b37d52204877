import type { Delta, OfChoice } from '../../delta/Delta.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { isObject, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import { createChunkReader, type ChunkWire } from './openaiChunks.ts';
import { readAnnotation, readContent, readReasoning, readToolCall } from './openaiContent.ts';
import { readMedia } from './openaiMedia.ts';
import type { Protocol } from '../Protocol.ts';
import { ToolCallTracker } from '../shared/ToolCallTracker.ts';

/**
 * Reads OpenAI's chat completions and the many hosts that speak them: Azure, DeepSeek, Groq, Mistral, xAI,
 * OpenRouter, Perplexity, vLLM, Ollama's `/v1` and others.
 *
 * Text, reasoning under each of its names, refusals, tool calls, sources, images, audio, usage, several choices, and
 * errors in the stream. The end marker is `data: [DONE]`; hosts without it end after the finish reason.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { openaiChat, parseDelta, parseSSE } from 'rxjs-llm';
 *
 * const body = 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n';
 *
 * of(body).pipe(parseSSE(), parseDelta(openaiChat()));
 * // => [{ type: 'start' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function openaiChat(): Protocol<ServerSentEvent> {
  return { name: 'openai-chat', framing: 'sse', reader: () => createChunkReader(new ChatWire()) };
}

class ChatWire implements ChunkWire {
  #toolCalls: Map<number, ToolCallTracker> | undefined;
  #sources: Set<string> | undefined;

  readChoice(choice: JSONObject, of: OfChoice, out: Delta[]): void {
    const delta = objectIn(choice['delta']);

    readReasoning(delta, of, out);
    readContent(delta['content'], of, out);
    readMedia(delta, of, out);
    const refusal = textIn(delta['refusal']);
    if (refusal) out.push({ type: 'refusal', text: refusal, ...of });
    for (const call of objectsIn(delta['tool_calls'])) readToolCall(call, of, this.#toolCallsOf(of), out);
    if (isObject(delta['function_call'])) {
      readToolCall({ function: delta['function_call'] }, of, this.#toolCallsOf(of), out);
    }
    for (const annotation of objectsIn(delta['annotations'])) readAnnotation(annotation, of, out);
  }

  endChoice(of: OfChoice, out: Delta[]): void {
    this.#toolCallsOf(of).end(out);
  }

  /** Perplexity repeats the list of sources on every chunk. */
  readRest(chunk: JSONObject, out: Delta[]): void {
    const { citations } = chunk;
    if (!Array.isArray(citations)) return;
    const results = objectsIn(chunk['search_results']);
    this.#sources ??= new Set();
    for (const url of citations.map(textIn)) {
      if (!url || this.#sources.has(url)) continue;
      this.#sources.add(url);
      const raw = results.find((result) => result['url'] === url);
      const title = textIn(raw?.['title']);
      out.push({ type: 'source', url, ...(title && { title }), raw: raw ?? url });
    }
  }

  #toolCallsOf({ choice = 0 }: OfChoice): ToolCallTracker {
    this.#toolCalls ??= new Map();
    const known = this.#toolCalls.get(choice);
    if (known) return known;
    const tracker = new ToolCallTracker(choice);
    this.#toolCalls.set(choice, tracker);
    return tracker;
  }
}
