import type { Delta } from '../../delta/Delta.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { StreamError } from '../../errors/StreamError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { contentOf, finishOf, sourcesOf, toolPlanOf, usageOf } from './cohereContent.ts';
import { isDoneMarker } from '../shared/isDoneMarker.ts';
import { numberIn, objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';
import { readJSON } from '../shared/readJSON.ts';
import { ToolCallTracker } from '../shared/ToolCallTracker.ts';

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
  return { name: 'cohere', framing: 'sse', reader: () => createReader() };
}

function createReader(): RecordReader<ServerSentEvent> {
  const toolCalls = new ToolCallTracker();

  const readEvent = readJSON((record, event) => {
    const delta = objectIn(record['delta']);
    const message = objectIn(delta['message']);
    const index = numberIn(record['index']) ?? 0;

    switch (textIn(record['type']) ?? event.event) {
      case 'content-delta':
      case 'content-start':
        return contentOf(message['content'], index);
      case 'tool-plan-delta':
        return toolPlanOf(message['tool_plan']);
      case 'tool-call-start':
      case 'tool-call-delta':
        return addToToolCall(objectIn(message['tool_calls']), index);
      case 'tool-call-end':
        return endToolCall(index);
      case 'citation-start':
        return sourcesOf(message['citations']);
      case 'message-start':
        return [startMessage(record)];
      case 'message-end':
        return endMessage(delta);
      case 'content-end':
      case 'citation-end':
        return [];
      case 'error':
        throw new ProviderError(record);
      default:
        return [{ type: 'unknown', raw: record }];
    }
  });

  // It follows `message-end`, which has said it all: some proxies drop it, so it is not the marker.
  return (event) => (isDoneMarker(event) ? undefined : readEvent(event));

  function startMessage(record: JSONObject): Delta {
    const id = textIn(record['id']);
    return { type: 'start', ...(id && { id }) };
  }

  function addToToolCall(call: JSONObject, wireIndex: number): readonly Delta[] {
    const out: Delta[] = [];
    const named = objectIn(call['function']);
    const text = textIn(named['arguments']);
    toolCalls.push({ wireIndex, id: textIn(call['id']), name: textIn(named['name']), text }, out);
    return out;
  }

  function endToolCall(wireIndex: number): readonly Delta[] {
    const out: Delta[] = [];
    toolCalls.endOne({ wireIndex }, out);
    return out;
  }

  function endMessage(delta: JSONObject): readonly (Delta | StreamError)[] {
    const finish = finishOf(delta);
    const out: Delta[] = [];
    if (finish?.reason === 'stop' || finish?.reason === 'tool-calls') toolCalls.end(out);
    out.push(...usageOf(delta['usage']));
    if (finish) out.push(finish);
    // A failed answer is never a short success, whether or not Cohere says what failed.
    if (textIn(delta['error']) || finish?.reason === 'error') {
      return [...out, new ProviderError(delta)];
    }
    return [...out, { type: 'done' }];
  }
}
