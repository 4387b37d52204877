import type { Delta } from '../../delta/Delta.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { objectIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { camelCased } from '../shared/camelCased.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import { AgUIMessages } from './AgUIMessages.ts';
import { AgUIToolCalls } from './AgUIToolCalls.ts';
import { AgUIUsage } from './AgUIUsage.ts';

/**
 * Reads AG-UI: what an agent sends to the app that shows it.
 *
 * Messages, reasoning, tool calls with their results, usage and errors; state, steps, activities, custom events and
 * whatever else is AG-UI's own come as `data` under the type of their event. `RUN_FINISHED` is a `finish`, not the end:
 * runs may follow each other, so the answer is complete when the body ends after the last of them.
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
  return { name: 'ag-ui', framing: 'sse', reader: readJSON(createReader) };
}

/** Events after the last chunk of a call. Activities, subagents and events that are not known may come between chunks. */
const AFTER_CHUNKS =
  /^(TEXT_MESSAGE|REASONING_(START|MESSAGE|END)|THINKING|TOOL_CALL_(START|ARGS|END|RESULT)|STATE|MESSAGES|STEP|CUSTOM|RUN_(STARTED|FINISHED))/;

function createReader(emit: Emit): JSONReader {
  const messages = new AgUIMessages(emit);
  const toolCalls = new AgUIToolCalls(emit);
  const usage = new AgUIUsage(emit);

  /** A result, or what an interrupted run waits for, is for the app to read. */
  function finish(record: JSONObject): void {
    usage.read(record['usage']);
    const rawReason = textIn(objectIn(record['outcome'])['type']) ?? '';
    const isPaused = rawReason === 'interrupt';
    const reason = toolCalls.isAwaited ? 'tool-calls' : 'stop';
    const hasResult = record['result'] !== undefined && record['result'] !== null;
    if (isPaused || hasResult) emit(toData(record));
    emit({ type: 'finish', reason: isPaused ? 'pause' : reason, rawReason });
  }

  return {
    push(given, { data, event }) {
      const record = camelCased(given, data, 'messageId', /^(?!usage$)/);
      const type = textIn(record['type']) ?? event ?? '';
      if (toolCalls.hasChunks && AFTER_CHUNKS.test(type)) toolCalls.endChunked();

      switch (type) {
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
        case 'REASONING_ENCRYPTED_VALUE':
          if (record['subtype'] === 'tool-call') return emit(toData(record));
          return messages.addEncrypted(record);
        case 'TEXT_MESSAGE_END':
        case 'REASONING_START':
        case 'REASONING_MESSAGE_END':
        case 'REASONING_END':
        case 'THINKING_START':
        case 'THINKING_TEXT_MESSAGE_END':
        case 'THINKING_END':
          return;
        case 'TOOL_CALL_ARGS':
          return toolCalls.add(record);
        case 'TOOL_CALL_CHUNK':
          return toolCalls.addChunk(record);
        case 'TOOL_CALL_START':
          return toolCalls.start(record);
        case 'TOOL_CALL_END':
          return toolCalls.end(record);
        case 'TOOL_CALL_RESULT':
          return toolCalls.answer(record);
        case 'RUN_STARTED':
          return emit(startDelta(record['runId']));
        case 'RUN_FINISHED':
          return finish(record);
        case 'RUN_ERROR':
          // A call that the error cut off has not ended.
          usage.read(record['usage']);
          throw new ProviderError(record);
        case 'ACTIVITY_SNAPSHOT':
        case 'ACTIVITY_DELTA':
        case 'CUSTOM':
        case 'MESSAGES_SNAPSHOT':
        case 'RAW':
        case 'STATE_SNAPSHOT':
        case 'STATE_DELTA':
        case 'STEP_STARTED':
        case 'STEP_FINISHED':
        case 'SUBAGENT_STARTED':
        case 'SUBAGENT_FINISHED':
        case 'SUBAGENT_ERROR':
          return emit(toData(record));
        default:
          emit({ type: 'unknown', raw: record });
      }
    },
  };
}

/** What only AG-UI knows: the type of the event is the name, and the event the value. */
function toData(record: JSONObject): Delta {
  return { type: 'data', name: textIn(record['type']) ?? '', value: record };
}
