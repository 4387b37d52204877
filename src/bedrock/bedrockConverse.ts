import type { Delta } from '../delta/Delta.ts';
import { ProviderError } from '../errors/ProviderError.ts';
import { isObject, numberIn, objectIn, textIn, type JSONObject } from '../json/unknown.ts';
import type { Protocol, RecordReader } from '../protocols/Protocol.ts';
import { ToolCallTracker } from '../protocols/shared/ToolCallTracker.ts';
import { ConverseBlocks } from './ConverseBlocks.ts';
import { finishOf, reasoningOf, sourceOf, textOf, usageOf } from './converseContent.ts';

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
  return { name: 'bedrock-converse', framing: 'aws-event-stream', reader: () => createReader() };
}

function createReader(): RecordReader<unknown> {
  const toolCalls = new ToolCallTracker();
  const blocks = new ConverseBlocks();
  let hasStopped = false;
  let hasMetadata = false;

  return (record) => {
    const [type = '', value] = Object.entries(objectIn(record)).find(([, found]) => isObject(found)) ?? [];
    const event = objectIn(value);
    const block = numberIn(event['contentBlockIndex']) ?? 0;

    switch (type) {
      case 'messageStart':
        return { type: 'start' };
      case 'contentBlockStart':
        return startBlock(objectIn(event['start']), block, record);
      case 'contentBlockDelta':
        return blockDelta(objectIn(event['delta']), block, record);
      case 'contentBlockStop':
        return stopBlock(block);
      case 'messageStop':
        return stopMessage(event);
      case 'metadata':
        hasMetadata = true;
        return [...usageOf(event['usage']), ...doneWhenBoth()];
    }
    if (type === 'error' || /exception$/i.test(type)) throw new ProviderError(record);
    return { type: 'unknown', raw: record };
  };

  function startBlock(start: JSONObject, block: number, raw: unknown): readonly Delta[] {
    const { toolUse, toolResult, image, ...others } = start;
    const out: Delta[] = [];
    if (isObject(toolUse)) {
      toolCalls.push(
        {
          wireIndex: block,
          id: textIn(toolUse['toolUseId']),
          name: textIn(toolUse['name']),
          providerExecuted: toolUse['type'] === 'server_tool_use',
        },
        out,
      );
    }
    if (isObject(toolResult)) blocks.startToolResult(toolResult, block);
    if (isObject(image)) blocks.startImage(image, block);
    if (Object.keys(others).length > 0) out.push({ type: 'unknown', raw });
    return out;
  }

  function blockDelta(delta: JSONObject, block: number, raw: unknown): readonly Delta[] {
    const out: Delta[] = [];
    for (const [type, value] of Object.entries(delta)) {
      if (type === 'text') out.push(...textOf(value, block));
      else if (type === 'reasoningContent') out.push(...reasoningOf(objectIn(value), block));
      else if (type === 'citation') out.push(sourceOf(objectIn(value), block));
      else if (type === 'toolResult') blocks.addToolResult(value, block);
      else if (type === 'image') blocks.addImage(objectIn(value), block);
      else if (type === 'toolUse') {
        toolCalls.push({ wireIndex: block, text: textIn(objectIn(value)['input']) }, out);
      } else out.push({ type: 'unknown', raw });
    }
    return out;
  }

  function stopBlock(block: number): readonly Delta[] {
    const out: Delta[] = [];
    toolCalls.endOne({ wireIndex: block }, out);
    return [...out, ...blocks.stop(block)];
  }

  function stopMessage(event: JSONObject): readonly Delta[] {
    const out: Delta[] = [];
    toolCalls.end(out);
    hasStopped = true;
    return [...out, ...finishOf(event['stopReason']), ...doneWhenBoth()];
  }

  function doneWhenBoth(): readonly Delta[] {
    return hasStopped && hasMetadata ? [{ type: 'done' }] : [];
  }
}
