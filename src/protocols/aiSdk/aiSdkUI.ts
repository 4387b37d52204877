import type { Delta } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { AiSdkUIBlocks } from './aiSdkUIBlocks.ts';
import { dataOf, fileOf, metadataOf, sourceOf } from './aiSdkUIContent.ts';
import { AiSdkUISteps } from './aiSdkUISteps.ts';
import { AiSdkUIToolCalls } from './aiSdkUIToolCalls.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';
import { readJSON } from '../shared/readJSON.ts';

/**
 * Reads the AI SDK's UI message stream, version 1: what a backend of `useChat` sends.
 *
 * Text and reasoning blocks, tool calls with their results, sources, files, steps, custom data and errors. The end
 * marker is `[DONE]`, but only after a `finish`: the server writes `[DONE]` behind a broken answer too. A step that the
 * backend resets gives a `restart`, and then again what the steps before it said.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { aiSdkUI, parseDelta, parseSSE } from 'rxjs-llm';
 *
 * const body =
 *   'data: {"type":"text-start","id":"t1"}\n\ndata: {"type":"text-delta","id":"t1","delta":"Hi"}\n\n';
 *
 * of(body).pipe(parseSSE(), parseDelta(aiSdkUI())); // => [{ type: 'text', text: 'Hi', block: 0 }]
 * ```
 */
export function aiSdkUI(): Protocol<ServerSentEvent> {
  return { name: 'ai-sdk-ui', framing: 'sse', reader: () => createReader() };
}

function createReader(): RecordReader<ServerSentEvent> {
  const blocks = new AiSdkUIBlocks();
  const toolCalls = new AiSdkUIToolCalls();
  const steps = new AiSdkUISteps(blocks, toolCalls);
  let messageId: string | undefined;
  let isStarted = false;
  let isFinished = false;

  const readEvent = readJSON((record) => {
    switch (record['type']) {
      case 'start':
        return startMessage(record);
      case 'start-step':
        return steps.begin(dataOf(record));
      case 'reset-step':
        return steps.reset(new ProviderError(record));
      case 'abort':
      case 'error':
        throw new ProviderError(record);
      default: {
        const deltas = read(record);
        return deltas ? steps.add(deltas) : [{ type: 'unknown', raw: record }];
      }
    }
  });

  return (event) => {
    if (event.data !== '[DONE]') return readEvent(event);
    return isFinished ? { type: 'done' } : undefined;
  };

  function startMessage(record: JSONObject): readonly Delta[] {
    const id = textIn(record['messageId']);
    steps.hold(metadataOf(record));
    // A backend that merges streams sends one for each of them.
    if (isStarted && !isFinished && (!id || id === messageId)) return [];
    isStarted = true;
    isFinished = false;
    messageId = id;
    return steps.start({ type: 'start', ...(id && { id }) });
  }

  function read(record: JSONObject): readonly Delta[] | undefined {
    const type = textIn(record['type']) ?? '';
    switch (type) {
      case 'text-start':
      case 'reasoning-start':
        return blocks.open(type === 'text-start' ? 'text' : 'reasoning', record);
      case 'text-delta':
      case 'reasoning-delta':
        return blocks.add(type === 'text-delta' ? 'text' : 'reasoning', record);
      case 'text-end':
      case 'reasoning-end':
        return blocks.close(type === 'text-end' ? 'text' : 'reasoning', record);
      case 'tool-input-start':
        return toolCalls.start(record);
      case 'tool-input-delta':
        return toolCalls.add(record);
      case 'tool-input-available':
        return toolCalls.complete(record);
      case 'tool-input-error':
        return toolCalls.refuse(record);
      case 'tool-output-available':
        return record['preliminary'] === true ? [dataOf(record)] : toolCalls.answer(record, record['output']);
      case 'tool-output-error':
        return toolCalls.fail(record, record['errorText']);
      case 'tool-output-denied':
        return toolCalls.fail(record, 'denied');
      case 'source-url':
      case 'source-document':
        return [sourceOf(record)];
      case 'file':
        return [fileOf(record)];
      case 'finish-step':
        return [...blocks.closeAll(), dataOf(record)];
      case 'finish':
        isFinished = true;
        return [...blocks.closeAll(), ...metadataOf(record), finishOf(record)];
      case 'message-metadata':
        return metadataOf(record);
      case 'tool-approval-request':
      case 'tool-approval-response':
      case 'reasoning-file':
      case 'custom':
        return [dataOf(record)];
      default:
        return type.startsWith('data-') ? [dataOf(record)] : undefined;
    }
  }
}

function finishOf(record: JSONObject): Delta {
  const rawReason = textIn(record['finishReason']) ?? '';
  return { type: 'finish', reason: finishReasonOf(rawReason), rawReason };
}

function finishReasonOf(reason: string): FinishReason {
  switch (reason) {
    case 'stop':
    case 'length':
    case 'tool-calls':
    case 'content-filter':
    case 'error':
      return reason;
    // Backends older than version 6 send no reason: a `finish` then says no more than that the answer is whole.
    case '':
      return 'stop';
    default:
      return 'other';
  }
}
