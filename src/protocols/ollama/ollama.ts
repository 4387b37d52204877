import { errorIn } from '../../errors/errorIn.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { Sink } from '../../framing/PushStep.ts';
import {
  isObject,
  numberIn,
  objectIn,
  oneOrMoreIn,
  textIn,
  wordsIn,
  type JSONObject,
} from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { startDelta } from '../shared/startDelta.ts';
import { ToolCalls } from '../shared/ToolCalls.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { usageDelta } from '../shared/usageDelta.ts';

/**
 * Reads Ollama's own wire, `/api/chat` and `/api/generate`: text, thinking, tool calls, generated images, usage and
 * errors. The end marker is `"done": true`.
 *
 * Its records are lines of JSON: read them with `fromNDJSON`. Ollama's `/v1` speaks `openaiChat`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { ollama, parseDelta, parseNDJSON } from 'rxjs-llm';
 *
 * const body = '{"model":"m","message":{"content":"Hi"},"done":false}\n{"model":"m","done":true}\n';
 *
 * of(body).pipe(parseNDJSON(), parseDelta(ollama()));
 * // => [{ type: 'start', model: 'm', protocol: 'ollama' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function ollama(): Protocol<unknown> {
  return { name: 'ollama', framing: 'ndjson', reader: createReader };
}

function createReader(emit: Emit): Sink<unknown> {
  const toolCalls = new ToolCalls<unknown>(emit);
  let isStarted = false;

  function start(record: JSONObject): void {
    if (isStarted) return;
    isStarted = true;
    emit(startDelta(undefined, record['model']));
  }

  /** `/api/chat` has a message; `/api/generate` says the same in the record itself. */
  function readContent(record: JSONObject): void {
    const message = isObject(record['message']) ? record['message'] : record;
    const thinking = wordsIn(message['thinking']) ?? wordsIn(message['reasoning']);
    if (thinking) emit({ type: 'reasoning', text: thinking });
    const text = wordsIn(message['content']) ?? wordsIn(message['response']);
    if (text) emit({ type: 'text', text });
    const data = textIn(record['image']);
    if (data) emit({ type: 'file', mediaType: 'image/png', data });
    for (const call of oneOrMoreIn(message['tool_calls'])) readToolCall(call);
  }

  /** Calls come complete. Older servers give them no id, and the number in newer ones begins anew in each record. */
  function readToolCall(call: JSONObject): void {
    const { name, arguments: args } = objectIn(call['function'] ?? call);
    const text = isObject(args) ? JSON.stringify(args) : (textIn(args) ?? '');
    const id = textIn(call['id']);
    const key = id ?? toolCalls.count;
    const known = toolCalls.find(key);
    // A server may repeat its calls in the last record.
    if (known && known.name === name && known.text === text) return;
    toolCalls.start(key, { id, name: textIn(name), text });
    toolCalls.end(key);
  }

  function readEnd(record: JSONObject): void {
    readUsage(record, emit);
    const rawReason = textIn(record['done_reason']);
    if (rawReason)
      emit({ type: 'finish', reason: toFinishReason(rawReason, toolCalls.count > 0), rawReason });
    emit({ type: 'done' });
  }

  return {
    push(record) {
      const chunk = objectIn(record);
      const isChunk = 'done' in chunk || isObject(chunk['message']) || 'response' in chunk;
      const error = errorIn(record);
      if (!isChunk && error === undefined) return emit({ type: 'unknown', raw: record });

      if (isChunk) start(chunk);
      readContent(chunk);
      if (error !== undefined) throw new ProviderError(error);
      if (chunk['done'] === true) readEnd(chunk);
    },
  };
}

/** A count of 0 is left out, and older servers take a cached prompt for 0. */
function readUsage(record: JSONObject, emit: Emit): void {
  const inputTokens = numberIn(record['prompt_eval_count']);
  const outputTokens = numberIn(record['eval_count']);
  const cachedInputTokens = numberIn(record['prompt_eval_cached_count']);
  if ((inputTokens ?? outputTokens) === undefined) return;

  // The record itself also holds the conversation, as a long list of numbers.
  const raw = Object.fromEntries(Object.entries(record).filter(([key]) => /_(?:count|duration)$/.test(key)));
  emit(usageDelta({ inputTokens, outputTokens, cachedInputTokens }, raw));
}
