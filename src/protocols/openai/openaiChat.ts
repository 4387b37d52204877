import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { isObject, objectIn, objectsIn, oneOrMoreIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { createToolCallTracker, type ToolCallTracker } from '../shared/createToolCallTracker.ts';
import { createSourceList } from './createSourceList.ts';
import { createDetails, type ReasoningDetails } from './createDetails.ts';
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
 * // => [{ type: 'start', protocol: 'openai-chat' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function openaiChat(): Protocol<ServerSentEvent> {
  const reader = readChunks(createChoice, isCompletion, createSourceList);
  return { name: 'openai-chat', framing: 'sse', reader };
}

function isCompletion(choice: JSONObject): boolean {
  return 'text' in choice && !choice['delta'] && !choice['message'];
}

/** How many details of reasoning are emitted in all: with each finish reason, all that there are. */
const MOST_COPIED = 100_000;

function createChoice(emit: Emit): ChoiceReader {
  // Made for the first call, like the details: most of a thousand streams have none.
  let toolCalls: ToolCallTracker | undefined;
  let details: ReasoningDetails | undefined;
  let hasNewDetails = false;
  let copied = 0;
  let isRefused = false;
  let hasCalls = false;

  return {
    read(choice, isKnown) {
      // An answer that comes complete has a message instead; after deltas it only repeats them.
      const delta = objectIn(choice['delta'] ?? (isKnown ? undefined : choice['message']));

      for (const detail of readReasoning(delta, isKnown, emit)) {
        hasNewDetails = true;
        (details ??= createDetails()).merge(detail);
      }
      readContent(delta['content'], emit);
      readMedia(delta, emit);
      const refusal = wordsIn(delta['refusal']);
      if (refusal) {
        isRefused = true;
        emit({ type: 'refusal', text: refusal });
      }
      // A message may be the first to say calls, too.
      const said = toolCalls ? undefined : objectIn(choice['message'])['tool_calls'];
      const calls = oneOrMoreIn(delta['tool_calls'] ?? said);
      hasCalls ||= calls.length > 0;
      for (const call of calls) readToolCall(call, (toolCalls ??= createToolCallTracker(emit)));
      // The older field may repeat the newer one.
      const legacy = delta['function_call'];
      if (!hasCalls && isObject(legacy))
        readToolCall({ function: legacy }, (toolCalls ??= createToolCallTracker(emit)));
      const { citations } = objectIn(delta['context']);
      for (const annotation of objectsIn(delta['annotations'])) readAnnotation(annotation, emit);
      for (const citation of objectsIn(citations)) readAnnotation(citation, emit);
    },
    finish(rawReason, isOver) {
      if (hasNewDetails && details && copied < MOST_COPIED) {
        copied += details.list.length;
        emit({ type: 'data', name: 'reasoning_details', value: details.list.slice() });
      }
      hasNewDetails = false;
      const reason = toFinishReason(rawReason, toolCalls?.isAwaited());
      if (reason === 'stop' || reason === 'tool-calls') toolCalls?.end(isOver);
      return reason === 'stop' && isRefused ? 'refusal' : reason;
    },
  };
}
