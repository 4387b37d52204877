import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import {
  isObject,
  jsonIn,
  numberIn,
  objectIn,
  objectsIn,
  oneOrMoreIn,
  textIn,
  type JSONObject,
} from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import { createToolCallTracker } from '../shared/createToolCallTracker.ts';
import { finishIn, readCitations, readContent, readToolPlan, readUsage } from './cohereContent.ts';

/**
 * Reads Cohere's chat, version 2: text, thinking, the tool plan, tool calls, citations, usage and errors. The end marker
 * is `message-end`.
 *
 * The tool plan, which the next turn sends back, comes as `data` named `tool-plan`, in fragments.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { cohere, parseDelta } from 'rxjs-llm';
 *
 * const data = '{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi"}}}}';
 *
 * of({ event: 'content-delta', data }).pipe(parseDelta(cohere()));
 * // => [{ type: 'text', text: 'Hi', block: 0 }]
 * ```
 */
export function cohere(): Protocol<ServerSentEvent> {
  return { name: 'cohere', framing: 'sse', reader: readJSON(createReader) };
}

function createReader(emit: Emit): JSONReader {
  const toolCalls = createToolCallTracker(emit);

  function addToToolCall(call: JSONObject, wireIndex: number): void {
    const named = objectIn(call['function']);
    const text = jsonIn(named['arguments']);
    toolCalls.push({ wireIndex, id: textIn(call['id']), name: textIn(named['name']), text });
  }

  function endMessage(delta: JSONObject): void {
    const finish = finishIn(delta, toolCalls.isAwaited());
    if (finish?.reason === 'stop' || finish?.reason === 'tool-calls') toolCalls.end();
    readUsage(delta['usage'], emit);
    if (finish) emit(finish);
    // A failed answer is never a short success, whether or not Cohere says what failed.
    if (textIn(delta['error']) || finish?.reason === 'error') throw new ProviderError(delta);
    emit({ type: 'done' });
  }

  /** Reads an answer that comes in one event, from a gateway that doesn't stream. */
  function readAnswer(record: JSONObject): void {
    const message = objectIn(record['message']);
    emit(startDelta(record['id']));
    readToolPlan(message['tool_plan'], emit);
    for (const [block, content] of objectsIn(message['content']).entries()) readContent(content, block, emit);
    for (const [index, call] of objectsIn(message['tool_calls']).entries()) addToToolCall(call, index);
    readCitations(message['citations'], emit);
    endMessage(record);
  }

  return {
    push(record, event) {
      const delta = objectIn(record['delta']);
      const message = objectIn(delta['message']);
      const index = numberIn(record['index']) ?? 0;

      switch (textIn(record['type']) ?? event.event) {
        case 'content-delta':
        case 'content-start':
          return readContent(message['content'], index, emit);
        case 'tool-plan-delta':
          return readToolPlan(message['tool_plan'], emit);
        case 'tool-call-start':
        case 'tool-call-delta':
          if (!isObject(record['delta'])) break;
          for (const call of oneOrMoreIn(message['tool_calls'])) addToToolCall(call, index);
          return;
        case 'tool-call-end':
          if (!toolCalls.byWireIndex.has(index)) break;
          return toolCalls.byWireIndex.get(index)?.end();
        case 'citation-start':
          return readCitations(message['citations'], emit);
        case 'message-start':
          return emit(startDelta(record['id']));
        case 'message-end':
          return endMessage({ finish_reason: record['finish_reason'], usage: record['usage'], ...delta });
        case 'content-end':
        case 'citation-end':
          return;
        case undefined:
          if (isObject(record['message']) && textIn(record['finish_reason'])) return readAnswer(record);
      }
      // Also what only has a type of this wire: `deltas` has some of them.
      emit({ type: 'unknown', raw: record });
    },
  };
}
