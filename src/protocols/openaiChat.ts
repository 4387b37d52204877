import type { Delta } from '../delta/Delta.ts';
import type { FinishReason } from '../delta/FinishReason.ts';
import { ProviderError } from '../errors/ProviderError.ts';
import type { StreamError } from '../errors/StreamError.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { isObject, numberIn, objectIn, objectsIn, parseJSON, textIn, type JSONObject } from './json.ts';
import { readAnnotation, readContent, readReasoning, readToolCall } from './openaiContent.ts';
import { openaiUsage } from './openaiUsage.ts';
import type { Protocol } from './Protocol.ts';
import { ToolCallTracker } from './ToolCallTracker.ts';

/**
 * Reads OpenAI's chat completions and the many hosts that speak them: Azure, DeepSeek, Groq, Mistral, xAI,
 * OpenRouter, Perplexity, vLLM, Ollama's `/v1` and others.
 *
 * Text, reasoning under each of its names, refusals, tool calls, sources, usage, several choices, and errors in
 * the stream. The end marker is `data: [DONE]`; hosts without it end after the finish reason.
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
  return { name: 'openai-chat', framing: 'sse', reader: () => createReader() };
}

/** What one choice has said so far. */
interface ChoiceState {
  readonly toolCalls: ToolCallTracker;
  finish: string | undefined;
}

function createReader(): (event: ServerSentEvent) => Delta | readonly (Delta | StreamError)[] | undefined {
  const choices = new Map<number, ChoiceState>();
  const sources = new Set<string>();
  let isStarted = false;

  return (event) => {
    if (event.data.startsWith('[DONE]')) return { type: 'done' };
    const record = parseJSON(event.data);
    if (!isObject(record)) return { type: 'unknown', raw: record };

    const out: (Delta | StreamError)[] = [];
    const deltas: Delta[] = [];
    const id = textIn(record['id']);
    const model = textIn(record['model']);
    for (const choice of objectsIn(record['choices'])) readChoice(choice, deltas);
    readCitations(record, deltas);
    const usage = openaiUsage(record['usage']) ?? openaiUsage(objectIn(record['x_groq'])['usage']);
    if (usage) deltas.splice(deltas.at(-1)?.type === 'finish' ? -1 : deltas.length, 0, usage);

    const isError = !!record['error'] || record['object'] === 'error' || event.event === 'error';
    const isChunk = Array.isArray(record['choices']) || !!usage;
    if (!isStarted && !isError && (id || model || deltas.length > 0) && isChunk) {
      isStarted = true;
      out.push({ type: 'start', ...(id && { id }), ...(model && { model }) });
    }
    out.push(...deltas);
    if (isError) out.push(new ProviderError(record));
    else if (!isChunk) out.push({ type: 'unknown', raw: record });
    return out;
  };

  function readChoice(choice: JSONObject, out: Delta[]): void {
    const index = numberIn(choice['index']) ?? 0;
    const of = index === 0 ? {} : { choice: index };
    const delta = objectIn(choice['delta']);
    const state = stateOf(index);

    readReasoning(delta, of, out);
    readContent(delta['content'], of, out);
    const refusal = textIn(delta['refusal']);
    if (refusal) out.push({ type: 'refusal', text: refusal, ...of });
    for (const call of objectsIn(delta['tool_calls'])) readToolCall(call, state.toolCalls, out);
    if (isObject(delta['function_call'])) {
      readToolCall({ function: delta['function_call'] }, state.toolCalls, out);
    }
    for (const annotation of objectsIn(delta['annotations'])) readAnnotation(annotation, of, out);

    const finish = textIn(choice['finish_reason']);
    if (!finish || finish === state.finish) return;
    state.finish = finish;
    const reason = finishReasonOf(finish);
    if (reason === 'stop' || reason === 'tool-calls') state.toolCalls.end(out);
    out.push({ type: 'finish', reason, rawReason: finish, ...of });
  }

  function stateOf(index: number): ChoiceState {
    const known = choices.get(index);
    if (known) return known;
    const state = { toolCalls: new ToolCallTracker(index), finish: undefined };
    choices.set(index, state);
    return state;
  }

  /** Perplexity repeats the list of sources on every chunk. */
  function readCitations(record: JSONObject, out: Delta[]): void {
    const results = objectsIn(record['search_results']);
    const citations = Array.isArray(record['citations']) ? record['citations'] : [];
    for (const url of citations.map(textIn)) {
      if (!url || sources.has(url)) continue;
      sources.add(url);
      const raw = results.find((result) => result['url'] === url);
      const title = textIn(raw?.['title']);
      out.push({ type: 'source', url, ...(title && { title }), raw: raw ?? url });
    }
  }
}

const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
};

function finishReasonOf(finish: string): FinishReason {
  return Object.hasOwn(FINISH_REASONS, finish) ? (FINISH_REASONS[finish] ?? 'other') : 'other';
}
