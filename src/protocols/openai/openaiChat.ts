import type { OfChoice } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { isObject, objectIn, objectsIn, oneOrMoreIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { ToolCallTracker } from '../shared/ToolCallTracker.ts';
import { createSourceList } from './createSourceList.ts';
import { mergeDetail } from './mergeDetail.ts';
import { readAnnotation, readContent, readReasoning, readToolCall } from './openaiContent.ts';
import { readMedia } from './openaiMedia.ts';
import { readChunks, type ChoiceReader } from './readChunks.ts';

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
  const reader = readChunks((emit, of) => new ChatChoice(emit, of), isCompletion, createSourceList);
  return { name: 'openai-chat', framing: 'sse', reader };
}

function isCompletion(choice: JSONObject): boolean {
  return 'text' in choice && !choice['delta'] && !choice['message'];
}

class ChatChoice implements ChoiceReader {
  readonly #emit: Emit;
  readonly #of: OfChoice;
  #toolCalls: ToolCallTracker | undefined;
  readonly #details: JSONObject[] = [];
  #hasNewDetails = false;
  #isRefused = false;

  constructor(emit: Emit, of: OfChoice) {
    this.#emit = emit;
    this.#of = of;
  }

  read(choice: JSONObject, isKnown: boolean): void {
    const emit = this.#emit;
    const of = this.#of;
    // An answer that comes complete has a message instead; after deltas it only repeats them.
    const delta = objectIn(choice['delta'] ?? (isKnown ? undefined : choice['message']));

    for (const detail of readReasoning(delta, of, emit)) {
      this.#hasNewDetails = true;
      mergeDetail(this.#details, detail);
    }
    readContent(delta['content'], of, emit);
    readMedia(delta, of, emit);
    const refusal = textIn(delta['refusal']);
    if (refusal) {
      this.#isRefused = true;
      emit({ type: 'refusal', text: refusal, ...of });
    }
    for (const call of oneOrMoreIn(delta['tool_calls'])) this.#readCall(call);
    if (isObject(delta['function_call'])) this.#readCall({ function: delta['function_call'] });
    for (const annotation of objectsIn(delta['annotations'])) readAnnotation(annotation, of, emit);
    for (const citation of objectsIn(objectIn(delta['context'])['citations'])) {
      readAnnotation(citation, of, emit);
    }
  }

  finish(rawReason: string, isOver: boolean): FinishReason {
    const toolCalls = this.#toolCalls;
    if (this.#hasNewDetails) {
      this.#hasNewDetails = false;
      const value = this.#details.slice();
      this.#emit({ type: 'data', name: 'reasoning_details', value, ...this.#of });
    }
    const reason = toFinishReason(rawReason, toolCalls?.isAwaited);
    if (reason === 'stop' || reason === 'tool-calls') toolCalls?.end(isOver);
    return reason === 'stop' && this.#isRefused ? 'refusal' : reason;
  }

  #readCall(call: JSONObject): void {
    this.#toolCalls ??= new ToolCallTracker(this.#emit, this.#of);
    readToolCall(call, this.#of, this.#toolCalls, this.#emit);
  }
}
