import type { Delta } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import { isObject, numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';
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
 * // => [{ type: 'start', model: 'm' }, { type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 */
export function ollama(): Protocol<unknown> {
  return { name: 'ollama', framing: 'ndjson', reader: () => createReader() };
}

function createReader(): RecordReader<unknown> {
  let isStarted = false;
  let toolCalls = 0;

  return (record) => {
    if (!isObject(record)) return { type: 'unknown', raw: record };
    const isChunk = 'done' in record || 'message' in record || 'response' in record;
    if (!isChunk && !record['error']) return { type: 'unknown', raw: record };

    const out: Delta[] = [];
    if (isChunk && !isStarted) {
      const model = textIn(record['model']);
      isStarted = true;
      out.push({ type: 'start', ...(model && { model }) });
    }
    readContent(record, out);
    if (record['error']) return [...out, new ProviderError(record)];
    if (record['done'] === true) readEnd(record, out);
    return out;
  };

  /** `/api/chat` has a message; `/api/generate` says the same in the record itself. */
  function readContent(record: JSONObject, out: Delta[]): void {
    const message = isObject(record['message']) ? record['message'] : record;
    const thinking = textIn(message['thinking']);
    if (thinking) out.push({ type: 'reasoning', text: thinking });
    const text = textIn(message['content']) ?? textIn(message['response']);
    if (text) out.push({ type: 'text', text });
    const data = textIn(record['image']);
    if (data) out.push({ type: 'file', mediaType: 'image/png', data });
    for (const call of objectsIn(message['tool_calls'])) readToolCall(call, out);
  }

  /** Calls come whole. Older servers give them no id, and the number in newer ones begins anew in each record. */
  function readToolCall(call: JSONObject, out: Delta[]): void {
    const id = textIn(call['id']);
    const named = objectIn(call['function']);
    const args = named['arguments'];
    const text = isObject(args) ? JSON.stringify(args) : textIn(args);
    const index = toolCalls++;
    out.push({ type: 'tool-call-start', index, ...(id && { id }), name: textIn(named['name']) ?? '' });
    if (text) out.push({ type: 'tool-call-args', index, text });
    out.push({ type: 'tool-call-end', index });
  }

  function readEnd(record: JSONObject, out: Delta[]): void {
    readUsage(record, out);
    const rawReason = textIn(record['done_reason']);
    if (rawReason) out.push({ type: 'finish', reason: finishReasonOf(rawReason, toolCalls > 0), rawReason });
    out.push({ type: 'done' });
  }
}

/** A count of 0 is left out, and older servers take a cached prompt for 0. */
function readUsage(record: JSONObject, out: Delta[]): void {
  const input = numberIn(record['prompt_eval_count']);
  const output = numberIn(record['eval_count']);
  const cached = numberIn(record['prompt_eval_cached_count']);
  if (input === undefined && output === undefined) return;

  // The record itself also holds the conversation, as a long list of numbers.
  const raw = Object.fromEntries(Object.entries(record).filter(([key]) => /_(?:count|duration)$/.test(key)));
  out.push(usageDelta({ input, output, cached }, raw));
}

function finishReasonOf(reason: string, hasToolCalls: boolean): FinishReason {
  switch (reason) {
    case 'stop':
      return hasToolCalls ? 'tool-calls' : 'stop';
    case 'length':
      return 'length';
    default:
      return 'other';
  }
}
