import { ProviderError } from '../../errors/ProviderError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import { readFile, readMetadata, readSource, toData } from './aiSdkUIContent.ts';
import { AiSdkUISteps } from './AiSdkUISteps.ts';

/**
 * Reads the AI SDK's UI message stream, version 1: what a backend of `useChat` sends.
 *
 * Text and reasoning blocks, tool calls with their results, sources, files, steps, custom data and errors. The end
 * marker is `[DONE]`, but only after a `finish`: the server writes `[DONE]` after a broken answer too. A step that the
 * backend resets emits a `restart`, and then again what the earlier steps emitted.
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
  return { name: 'ai-sdk-ui', framing: 'sse', reader: readJSON(createReader) };
}

function createReader(emit: Emit): JSONReader {
  const steps = new AiSdkUISteps(emit);
  const { blocks, toolCalls } = steps;
  let messageId: string | undefined;
  let isStarted = false;
  let isFinished = false;

  function startMessage(record: JSONObject): void {
    const id = textIn(record['messageId']);
    readMetadata(record, steps.buffer);
    // A backend that merges streams sends one for each of them.
    if (isStarted && !isFinished && (!id || id === messageId)) return;
    isStarted = true;
    isFinished = false;
    messageId = id;
    steps.start(startDelta(id));
  }

  function finish(record: JSONObject): void {
    isFinished = true;
    blocks.closeAll();
    readMetadata(record, steps.emit);
    // Backends older than version 6 send no reason: a `finish` then says only that the answer is complete.
    const rawReason = textIn(record['finishReason']) ?? '';
    steps.emit({ type: 'finish', reason: rawReason === '' ? 'stop' : toFinishReason(rawReason), rawReason });
  }

  function finishStep(record: JSONObject): void {
    blocks.closeAll();
    steps.emit(toData(record));
  }

  return {
    push(record) {
      const type = textIn(record['type']) ?? '';
      switch (type) {
        case 'text-delta':
          return blocks.add('text', record);
        case 'reasoning-delta':
          return blocks.add('reasoning', record);
        case 'tool-input-delta':
          return toolCalls.add(record);
        case 'start':
          if (isOfDeltas(record)) break;
          return startMessage(record);
        case 'start-step':
          return steps.begin(toData(record));
        case 'reset-step':
          return steps.reset(new ProviderError(record));
        case 'text-start':
          return blocks.open('text', record);
        case 'reasoning-start':
          return blocks.open('reasoning', record);
        case 'text-end':
          return blocks.close('text', record);
        case 'reasoning-end':
          return blocks.close('reasoning', record);
        case 'tool-input-start':
          return toolCalls.start(record);
        case 'tool-input-available':
          return toolCalls.complete(record);
        case 'tool-input-error':
          return toolCalls.refuse(record);
        case 'tool-output-available':
          if (record['preliminary'] === true) return steps.emit(toData(record));
          return toolCalls.answer(record, record['output']);
        case 'tool-output-error':
          return toolCalls.fail(record, record['errorText']);
        case 'tool-output-denied':
          return toolCalls.fail(record, 'denied');
        case 'source-url':
        case 'source-document':
          return readSource(record, steps.emit);
        case 'file':
          return readFile(record, steps.emit);
        case 'finish-step':
          return finishStep(record);
        case 'finish':
          if (isOfDeltas(record)) break;
          return finish(record);
        case 'message-metadata':
          return readMetadata(record, steps.emit);
        case 'tool-approval-request':
        case 'tool-approval-response':
        case 'reasoning-file':
        case 'custom':
          return steps.emit(toData(record));
        case 'abort':
          throw new ProviderError(record);
        default:
          if (type.startsWith('data-')) return steps.emit(toData(record));
      }
      emit({ type: 'unknown', raw: record });
    },
  };
}

/** Our own wire has a `start` and a `finish` too. */
function isOfDeltas({ model, protocol, rawReason }: JSONObject): boolean {
  return (model ?? protocol ?? rawReason) !== undefined;
}
