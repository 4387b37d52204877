import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import type { Sink } from '../../framing/PushStep.ts';
import { objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { LangGraphMessages } from './LangGraphMessages.ts';

/**
 * Reads the run of a LangGraph server, and of LangServe's `/stream`.
 *
 * The messages of the run with their reasoning, tool calls and results, usage, and the states of the graph as `data`. The
 * reason to finish is emitted at the end of the run. The end marker is the event `end`, which newer servers omit.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { langGraph, parseDelta } from 'rxjs-llm';
 *
 * const data = '[{"type":"AIMessageChunk","id":"m1","content":"Hi"},{"langgraph_node":"agent"}]';
 *
 * of({ event: 'messages', data }).pipe(parseDelta(langGraph()));
 * // => [{ type: 'start', id: 'm1', protocol: 'langgraph' }, { type: 'text', text: 'Hi', block: 0 }]
 * ```
 */
export function langGraph(): Protocol<ServerSentEvent> {
  return { name: 'langgraph', framing: 'sse', reader: createEventReader };
}

/** Reads as JSON objects what the wire sends as something else. */
function createEventReader(emit: Emit): Sink<ServerSentEvent> {
  const records = readJSON(createReader)(emit);
  return {
    push(event) {
      if (event.event === 'end') records.push(END);
      // LangServe sends a chain's text as a string.
      else if (event.event === 'data' && event.data.startsWith('"'))
        records.push({ ...event, data: `{"type":"AIMessageChunk","content":${event.data}}` });
      // A state may have a field `error`, which isn't the end of the run.
      else if (event.data && STATE.test(event.event ?? ''))
        records.push({ ...event, data: `{"state":${event.data}}` });
      else records.push(event);
    },
    end: () => records.end?.(),
  };
}

/** Its data is `null`, or nothing. */
const END: ServerSentEvent = { event: 'end', data: '{}' };

/** Matches the modes of a stream that show the state of the graph, and what LangSmith adds; a subgraph's name may follow. */
const STATE = /^(values|updates|custom|debug|tasks|checkpoints|events|feedback)(\||$)/;

function createReader(emit: Emit): JSONReader {
  const messages = new LangGraphMessages(emit);
  let isOver = false;

  return {
    push(record, { event = '' }) {
      if (isOver) return;
      // A subgraph's events have its name after their own.
      const [name = ''] = event.split('|');
      switch (name) {
        case 'error':
          return throwError(record);
        case 'metadata':
          return messages.start(record['run_id']);
        case 'messages/partial':
          return messages.read(record, 'partial');
        case 'messages/complete':
          return messages.read(record, 'complete');
        case 'messages/metadata':
          return;
        case 'end':
          isOver = true;
          messages.finish(true);
          return emit({ type: 'done' });
        case 'messages':
          // A message, and then the metadata of its node.
          return messages.read(record, isChunk(record) ? 'chunk' : 'complete');
        case 'data':
          if ('content' in record && 'type' in record)
            return messages.read(record, isChunk(record) ? 'chunk' : 'complete');
          return emit({ type: 'data', name, value: record });
        default:
          if (!('state' in record)) return emit({ type: 'unknown', raw: record });
      }
      const value = record['state'];
      emit({ type: 'data', name: event, value });
      if (objectIn(value)['__interrupt__']) messages.pause();
    },
    end() {
      if (!isOver) messages.finish(false);
    },
  };
}

/** LangGraph names the class of the exception; LangServe has a status. */
function throwError(record: JSONObject): never {
  const { error: type, message } = record;
  throw new ProviderError(textIn(message) && textIn(type) ? { error: { type, message } } : record);
}

/** JavaScript's chunks have the type of a complete message. */
function isChunk(message: JSONObject): boolean {
  return /Chunk$/.test(textIn(message['type']) ?? '') || 'tool_call_chunks' in message;
}
