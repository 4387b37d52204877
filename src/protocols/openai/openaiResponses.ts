import type { Delta } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { StreamError } from '../../errors/StreamError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { isDoneMarker } from '../shared/isDoneMarker.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import { createOutputReader } from './openaiResponseOutput.ts';
import { openaiUsage } from './openaiUsage.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';
import { readJSON } from '../shared/readJSON.ts';

/**
 * Reads OpenAI's Responses, which Azure, xAI, DeepSeek, OpenRouter, LM Studio and others speak too: text,
 * reasoning, refusals, function calls, tools that the provider runs, items for the client, sources, images,
 * usage and errors. The end marker is `response.completed` or `response.incomplete`.
 *
 * What came in pieces is not emitted again when it comes whole; what comes whole only is emitted then. Item ids may
 * change under way, so that only the output index counts.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { openaiResponses, parseDelta } from 'rxjs-llm';
 *
 * of({ data: '{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hi"}' }).pipe(
 *   parseDelta(openaiResponses()),
 * );
 * // => [{ type: 'text', text: 'Hi', block: 0 }]
 * ```
 */
export function openaiResponses(): Protocol<ServerSentEvent> {
  return { name: 'openai-responses', framing: 'sse', reader: () => createReader() };
}

function createReader(): RecordReader<ServerSentEvent> {
  const output = createOutputReader();
  let isStarted = false;
  let isFromItsStart = false;
  let hasOutput = false;
  let isDone = false;

  const readEvent = readJSON((record, event) => {
    const type = textIn(record['type']) ?? '';
    const response = objectIn(record['response']);

    switch (type) {
      case 'response.created':
      case 'response.queued':
        isFromItsStart = true;
        return start(response);
      case 'response.in_progress':
        return start(response);
      case 'response.completed':
      case 'response.incomplete':
      case 'response.done':
        return end(response, type);
      case 'response.failed':
        return fail(response, record);
      default: {
        if (isError(record, type, event)) throw new ProviderError(record);
        const deltas = output.read(type, record);
        hasOutput ||= deltas.some((delta) => delta.type !== 'unknown');
        return deltas;
      }
    }
  });

  return (event) => {
    // Some hosts send chat's marker too. Only the response itself says that it is whole.
    if (isDone || isDoneMarker(event)) return undefined;
    return readEvent(event);
  };

  function start(response: JSONObject): readonly Delta[] {
    const id = textIn(response['id']);
    const model = textIn(response['model']);
    if (isStarted || (!id && !model)) return [];
    isStarted = true;
    return [{ type: 'start', ...(id && { id }), ...(model && { model }) }];
  }

  function end(response: JSONObject, type: string): readonly Delta[] {
    isDone = true;
    const out = [...start(response)];
    const items = objectsIn(response['output']);
    // Of a resumed stream the client has the beginning already, so that an output without events may be no news.
    if (isFromItsStart && !hasOutput) {
      items.forEach((item, place) => out.push(...output.finishItem(item, place)));
    }

    const status =
      textIn(response['status']) ?? (type === 'response.incomplete' ? 'incomplete' : 'completed');
    const rawReason = textIn(objectIn(response['incomplete_details'])['reason']) ?? status;
    if (rawReason === 'completed') out.push(...output.endCalls(items));
    out.push(...usageOf(response));
    out.push({ type: 'finish', reason: reasonOf(rawReason, items), rawReason });
    out.push({ type: 'done' });
    return out;
  }

  /** The error alone: the response around it repeats the instructions that the client sent. */
  function fail(response: JSONObject, record: JSONObject): readonly (Delta | StreamError)[] {
    const error = response['error'] ?? record['error'];
    const error_type = response['error_type'];
    return [...start(response), ...usageOf(response), new ProviderError({ error, error_type })];
  }

  function reasonOf(rawReason: string, items: readonly JSONObject[]): FinishReason {
    switch (rawReason) {
      case 'completed':
        return output.reasonOf(items);
      case 'max_output_tokens':
        return 'length';
      case 'content_filter':
        return 'content-filter';
      case 'failed':
        return 'error';
      default:
        return 'other';
    }
  }
}

/** OpenAI documents `{ type: 'error', code, message }` and sends `{ type: 'error', error: { … } }`; others vary. */
function isError(record: JSONObject, type: string, event: ServerSentEvent): boolean {
  if (event.event === 'error' || record['object'] === 'error') return true;
  return (
    type === 'error' || type === 'response.error' || (!!record['error'] && !type.startsWith('response.'))
  );
}

function usageOf(response: JSONObject): readonly Delta[] {
  const usage = openaiUsage(response['usage']);
  return usage ? [usage] : [];
}
