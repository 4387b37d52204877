import { choiceOf } from '../../delta/choiceOf.ts';
import type { OfChoice } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { isObject, objectIn, objectsIn, oneOrMoreIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { ToolCallTracker } from '../shared/ToolCallTracker.ts';
import { readAnnotation, readContent, readReasoning, readToolCall } from './openaiContent.ts';
import { readMedia } from './openaiMedia.ts';
import { readChunks, type ChunkWire } from './readChunks.ts';

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
  return { name: 'openai-chat', framing: 'sse', reader: readChunks((emit) => new ChatWire(emit)) };
}

class ChatWire implements ChunkWire {
  readonly #emit: Emit;
  #toolCalls: Map<number, ToolCallTracker> | undefined;
  #sources: Set<string> | undefined;

  /** The choices that have emitted something, and those of them that declined. */
  readonly #known = new Set<number>();
  #isFirstKnown = false;
  readonly #refused = new Set<number>();

  constructor(emit: Emit) {
    this.#emit = (delta) => {
      // Once for the first choice, because this runs for every token.
      if (!this.#isFirstKnown || 'choice' in delta) {
        this.#known.add(choiceOf(delta));
        this.#isFirstKnown = this.#known.has(0);
      }
      emit(delta);
    };
  }

  isForeign(choice: JSONObject): boolean {
    return 'text' in choice && !choice['delta'] && !choice['message'];
  }

  readChoice(choice: JSONObject, of: OfChoice): void {
    const emit = this.#emit;
    // An answer that comes complete has a message instead; after deltas it only repeats them.
    const delta = objectIn(
      choice['delta'] ?? (this.#known.has(of.choice ?? 0) ? undefined : choice['message']),
    );

    readReasoning(delta, of, emit);
    readContent(delta['content'], of, emit);
    readMedia(delta, of, emit);
    const refusal = textIn(delta['refusal']);
    if (refusal) {
      this.#refused.add(of.choice ?? 0);
      emit({ type: 'refusal', text: refusal, ...of });
    }
    for (const call of oneOrMoreIn(delta['tool_calls'])) readToolCall(call, of, this.#toolCallsOf(of), emit);
    if (isObject(delta['function_call'])) {
      readToolCall({ function: delta['function_call'] }, of, this.#toolCallsOf(of), emit);
    }
    for (const annotation of objectsIn(delta['annotations'])) readAnnotation(annotation, of, emit);
    for (const citation of objectsIn(objectIn(delta['context'])['citations'])) {
      const { url, title, content } = citation;
      emit(sourceDelta({ url, title, citedText: content }, citation, of));
    }
  }

  finishChoice(rawReason: string, { choice = 0 }: OfChoice, isOver: boolean): FinishReason {
    const toolCalls = this.#toolCalls?.get(choice);
    const reason = toFinishReason(rawReason, toolCalls?.isAwaited);
    if (reason === 'stop' || reason === 'tool-calls') toolCalls?.end(isOver);
    return reason === 'stop' && this.#refused.has(choice) ? 'refusal' : reason;
  }

  /** Perplexity repeats the list of sources in every chunk. */
  readRest(chunk: JSONObject): void {
    const { citations } = chunk;
    if (!Array.isArray(citations)) return;
    const results = objectsIn(chunk['search_results']);
    this.#sources ??= new Set();
    for (const url of citations.map(textIn)) {
      if (!url || this.#sources.has(url)) continue;
      this.#sources.add(url);
      const raw = results.find((result) => result['url'] === url);
      this.#emit(sourceDelta({ url, title: raw?.['title'] }, raw ?? url));
    }
  }

  #toolCallsOf(of: OfChoice): ToolCallTracker {
    const { choice = 0 } = of;
    this.#toolCalls ??= new Map();
    const tracker = this.#toolCalls.get(choice) ?? new ToolCallTracker(this.#emit, of);
    this.#toolCalls.set(choice, tracker);
    return tracker;
  }
}
