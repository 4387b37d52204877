import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import { createOutputReader } from './openaiResponseOutput.ts';
import { openaiUsage } from './openaiUsage.ts';

/**
 * Reads OpenAI's Responses, which Azure, xAI, DeepSeek, OpenRouter, LM Studio and others speak too: text,
 * reasoning, refusals, function calls, tools that the provider runs, items for the client, sources, images,
 * usage and errors. The end marker is `response.completed` or `response.incomplete`.
 *
 * What came in pieces is not emitted again when it comes complete; what comes only complete is emitted then. It doesn't matter
 * how a host numbers items and parts: ids, indexes and words are compared.
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
  return { name: 'openai-responses', framing: 'sse', reader: readJSON(createReader) };
}

function createReader(emit: Emit): JSONReader {
  let isStarted = false;
  let isDone = false;

  const output = createOutputReader(emit);

  function start(response: JSONObject): void {
    const delta = startDelta(response['id'], response['model']);
    if (isStarted || (!delta.id && !delta.model)) return;
    isStarted = true;
    emit(delta);
  }

  function readUsage(response: JSONObject): void {
    const usage = openaiUsage(response['usage']);
    if (usage) emit(usage);
  }

  function end(response: JSONObject, type: string): void {
    isDone = true;
    start(response);
    const items = objectsIn(response['output']);
    const status =
      textIn(response['status']) ?? (type === 'response.incomplete' ? 'incomplete' : 'completed');
    const rawReason = textIn(objectIn(response['incomplete_details'])['reason']) ?? status;
    output.end(items, rawReason === 'completed');
    readUsage(response);
    const reason = rawReason === 'completed' ? output.reasonOf(items) : toFinishReason(rawReason);
    emit({ type: 'finish', reason, rawReason });
    emit({ type: 'done' });
  }

  /** Reports the error alone: the response around it repeats the instructions that the client sent. */
  function fail(response: JSONObject, record: JSONObject): void {
    start(response);
    readUsage(response);
    const error = response['error'] ?? record['error'] ?? { code: response['status'] };
    throw new ProviderError({ error, error_type: response['error_type'] });
  }

  return {
    push(record, { event = '' }) {
      if (isDone) return;
      // All of it in one event, from a gateway that doesn't stream.
      const isWhole = record['object'] === 'response';
      const response = isWhole ? record : objectIn(record['response']);
      const type = isWhole
        ? `response.${textIn(record['status']) ?? 'done'}`
        : (textIn(record['type']) ?? event);
      if (isWhole) output.begin();

      switch (type) {
        case 'response.created':
        case 'response.queued':
          output.begin();
          return start(response);
        case 'response.in_progress':
          return start(response);
        case 'response.completed':
        case 'response.incomplete':
        case 'response.done':
          return isFailed(response) ? fail(response, record) : end(response, type);
        case 'response.failed':
        case 'response.cancelled':
          return fail(response, record);
        default:
          output.read(type, record);
      }
    },
  };
}

/** Some hosts end every answer by the same event. */
function isFailed({ error, status }: JSONObject): boolean {
  return !!error || status === 'failed' || status === 'cancelled';
}
