import { errorIn } from '../errors/errorIn.ts';
import { ProviderError } from '../errors/ProviderError.ts';
import type { Sink } from '../framing/PushStep.ts';
import { isObject, jsonIn, numberIn, objectIn, textIn, type JSONObject } from '../json/unknown.ts';
import type { Emit, Protocol } from '../protocols/Protocol.ts';
import { createToolCallTracker } from '../protocols/shared/createToolCallTracker.ts';
import { ConverseBlocks } from './ConverseBlocks.ts';
import { readCitation, readFinish, readReasoning, readText, readUsage } from './converseContent.ts';

/**
 * Reads Amazon Bedrock's `ConverseStream`: text, reasoning with its signatures, redacted reasoning, tool calls, tools that
 * Bedrock runs, citations, images, usage and exceptions.
 *
 * It takes the records of `fromAWSEventStream` and those of AWS's own SDK alike. The wire has no end marker: `done`
 * comes with the later one of `messageStop` and `metadata`, whichever that is, so that the usage is never lost.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { parseDelta } from 'rxjs-llm';
 * import { bedrockConverse } from 'rxjs-llm/bedrock';
 *
 * of(
 *   { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hi' } } },
 *   { messageStop: { stopReason: 'end_turn' } },
 * ).pipe(parseDelta(bedrockConverse()));
 * // => [{ type: 'text', text: 'Hi', block: 0 }, { type: 'finish', reason: 'stop', rawReason: 'end_turn' }]
 * ```
 */
export function bedrockConverse(): Protocol<unknown> {
  return { name: 'bedrock-converse', framing: 'aws-event-stream', reader: createReader };
}

function createReader(emit: Emit): Sink<unknown> {
  const toolCalls = createToolCallTracker(emit);
  const blocks = new ConverseBlocks(emit);
  let hasStopped = false;
  let hasMetadata = false;

  function startBlock(start: JSONObject, block: number, raw: unknown): void {
    const { toolUse, toolResult, image, ...others } = start;
    if (isObject(toolUse)) {
      toolCalls.push({
        wireIndex: block,
        id: textIn(toolUse['toolUseId']),
        name: textIn(toolUse['name']),
        text: jsonIn(toolUse['input']),
        providerExecuted: toolUse['type'] === 'server_tool_use',
      });
    }
    if (isObject(toolResult)) blocks.startToolResult(toolResult, block);
    if (isObject(image)) blocks.startImage(image, block);
    if (Object.keys(others).length > 0) emit({ type: 'unknown', raw });
  }

  function readBlockDelta(delta: JSONObject, block: number, raw: unknown): void {
    for (const [type, value] of Object.entries(delta)) {
      if (type === 'text') readText(value, block, emit);
      else if (type === 'reasoningContent') readReasoning(objectIn(value), block, emit);
      else if (type === 'citation') readCitation(objectIn(value), block, emit);
      else if (type === 'toolResult') blocks.addToolResult(value, block);
      else if (type === 'image') blocks.addImage(objectIn(value), block);
      else if (type === 'toolUse') {
        toolCalls.push({ wireIndex: block, text: jsonIn(objectIn(value)['input']) });
      } else emit({ type: 'unknown', raw });
    }
  }

  function stopBlock(block: number): void {
    toolCalls.byWireIndex.get(block)?.end();
    blocks.stop(block);
  }

  function stopMessage(event: JSONObject): void {
    hasStopped = true;
    toolCalls.end();
    readFinish(event['stopReason'], toolCalls.isAwaited(), emit);
    if (hasMetadata) emit({ type: 'done' });
  }

  function readMetadata(event: JSONObject): void {
    hasMetadata = true;
    readUsage(event['usage'], emit);
    if (hasStopped) emit({ type: 'done' });
  }

  return {
    push(record) {
      const [type = '', value] = Object.entries(objectIn(record)).find(([, found]) => isObject(found)) ?? [];
      const event = objectIn(value);
      const block = numberIn(event['contentBlockIndex']) ?? 0;

      switch (type) {
        case 'messageStart':
          return emit({ type: 'start' });
        case 'contentBlockStart':
          return startBlock(objectIn(event['start']), block, record);
        case 'contentBlockDelta':
          return readBlockDelta(objectIn(event['delta']), block, record);
        case 'contentBlockStop':
          return stopBlock(block);
        case 'messageStop':
          return stopMessage(event);
        case 'metadata':
          return readMetadata(event);
      }
      if (/exception$/i.test(type) || errorIn(record)) throw new ProviderError(record);
      emit({ type: 'unknown', raw: record });
    },
  };
}
