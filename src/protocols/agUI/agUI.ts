import type { Delta } from '../../delta/Delta.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { AgUIMessages } from './agUIMessages.ts';
import { AgUIToolCalls } from './agUIToolCalls.ts';
import { createUsageReader } from './agUIUsage.ts';
import { objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';
import { readJSON } from '../shared/readJSON.ts';

/**
 * Reads AG-UI: what an agent sends to the app that shows it.
 *
 * Messages, reasoning, tool calls with their results, usage and errors; state, steps, activities, custom events and
 * whatever else is AG-UI's own come as `data` under the type of their event. `RUN_FINISHED` is a `finish`, not the end:
 * runs may follow each other, so the answer is whole where the body ends behind the last of them.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { agUI, parseDelta } from 'rxjs-llm';
 *
 * const data = '{"type":"TEXT_MESSAGE_CHUNK","messageId":"m1","delta":"Hi"}';
 *
 * of({ data }).pipe(parseDelta(agUI())); // => [{ type: 'text', text: 'Hi', block: 0 }]
 * ```
 */
export function agUI(): Protocol<ServerSentEvent> {
  return { name: 'ag-ui', framing: 'sse', reader: () => createReader() };
}

function createReader(): RecordReader<ServerSentEvent> {
  const messages = new AgUIMessages();
  const toolCalls = new AgUIToolCalls();
  const usageOf = createUsageReader();

  return readJSON((record) => {
    switch (record['type']) {
      // These may stand between two chunks of one call.
      case 'ACTIVITY_SNAPSHOT':
      case 'ACTIVITY_DELTA':
      case 'RAW':
      case 'SUBAGENT_STARTED':
      case 'SUBAGENT_FINISHED':
      case 'SUBAGENT_ERROR':
        return [dataOf(record)];
      case 'REASONING_ENCRYPTED_VALUE':
        return record['subtype'] === 'tool-call' ? [dataOf(record)] : messages.encrypted(record);
      case 'TOOL_CALL_CHUNK':
        return toolCalls.addChunk(record);
      // A call that the error cut off has not ended.
      case 'RUN_ERROR':
        return [...usageOf(record['usage']), new ProviderError(record)];
      default: {
        const deltas = read(record);
        if (!deltas) return [{ type: 'unknown', raw: record }];
        const ends = toolCalls.endChunked();
        return ends.length === 0 ? deltas : [...ends, ...deltas];
      }
    }
  });

  function read(record: JSONObject): readonly Delta[] | undefined {
    switch (record['type']) {
      case 'TEXT_MESSAGE_CONTENT':
        return messages.add('text', record);
      case 'TEXT_MESSAGE_CHUNK':
        return messages.addChunk('text', record);
      case 'REASONING_MESSAGE_CONTENT':
        return messages.add('reasoning', record);
      case 'REASONING_MESSAGE_CHUNK':
        return messages.addChunk('reasoning', record);
      case 'THINKING_TEXT_MESSAGE_CONTENT':
        return messages.addThinking(record);
      case 'TEXT_MESSAGE_START':
        return messages.open('text', record);
      case 'REASONING_MESSAGE_START':
        return messages.open('reasoning', record);
      case 'THINKING_TEXT_MESSAGE_START':
        return messages.openThinking();
      case 'TEXT_MESSAGE_END':
      case 'REASONING_START':
      case 'REASONING_MESSAGE_END':
      case 'REASONING_END':
      case 'THINKING_START':
      case 'THINKING_TEXT_MESSAGE_END':
      case 'THINKING_END':
        return [];
      case 'TOOL_CALL_ARGS':
        return toolCalls.add(record);
      case 'TOOL_CALL_START':
        return toolCalls.start(record);
      case 'TOOL_CALL_END':
        return toolCalls.end(record);
      case 'TOOL_CALL_RESULT':
        return toolCalls.answer(record);
      case 'STATE_SNAPSHOT':
      case 'STATE_DELTA':
      case 'MESSAGES_SNAPSHOT':
      case 'STEP_STARTED':
      case 'STEP_FINISHED':
      case 'CUSTOM':
        return [dataOf(record)];
      case 'RUN_STARTED':
        return [startOf(record)];
      case 'RUN_FINISHED':
        return [...usageOf(record['usage']), ...finishOf(record, toolCalls.isAwaited)];
      default:
        return undefined;
    }
  }
}

function dataOf(record: JSONObject): Delta {
  return { type: 'data', name: textIn(record['type']) ?? '', value: record };
}

function startOf(record: JSONObject): Delta {
  const id = textIn(record['runId']);
  return { type: 'start', ...(id && { id }) };
}

/** A result, or what an interrupted run waits for, is the app's own matter. */
function finishOf(record: JSONObject, isAwaited: boolean): readonly Delta[] {
  const rawReason = textIn(objectIn(record['outcome'])['type']) ?? '';
  const isPaused = rawReason === 'interrupt';
  const reason = isAwaited ? 'tool-calls' : 'stop';
  const hasResult = record['result'] !== undefined && record['result'] !== null;
  return [
    ...(isPaused || hasResult ? [dataOf(record)] : []),
    { type: 'finish', reason: isPaused ? 'pause' : reason, rawReason },
  ];
}
