import type { Delta } from '../../delta/Delta.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import { TruncatedStreamError } from '../../errors/TruncatedStreamError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import {
  compactionOf,
  finishOf,
  reasoningOf,
  redactedOf,
  sourcesOf,
  textOf,
  toolResultOf,
} from './anthropicContent.ts';
import { AnthropicToolBlocks } from './anthropicToolBlocks.ts';
import { createUsageReader } from './anthropicUsage.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Protocol, RecordReader } from '../Protocol.ts';
import { readJSON } from '../shared/readJSON.ts';

/**
 * Reads Anthropic's Messages: text, thinking with its signatures, redacted thinking, tool calls, tools that the
 * provider runs, citations, usage and errors. The end marker is `message_stop`.
 *
 * Event types and blocks that this version does not know are passed over. A second `message_start` with the same
 * id is too; one with another id means that somebody between the model and us began again, and is reported
 * as a {@link TruncatedStreamError}.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { anthropicMessages, parseDelta } from 'rxjs-llm';
 *
 * const data = '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}';
 *
 * of({ event: 'content_block_delta', data }).pipe(parseDelta(anthropicMessages()));
 * // => [{ type: 'text', text: 'Hi', block: 0 }]
 * ```
 */
export function anthropicMessages(): Protocol<ServerSentEvent> {
  return { name: 'anthropic-messages', framing: 'sse', reader: () => createReader() };
}

function createReader(): RecordReader<ServerSentEvent> {
  const toolBlocks = new AnthropicToolBlocks();
  const usageOf = createUsageReader();
  let messageId: string | undefined;
  let isOpen = false;

  return readJSON((record) => {
    const block = numberIn(record['index']) ?? 0;

    switch (record['type']) {
      case 'content_block_delta':
        return blockDelta(objectIn(record['delta']), block, record);
      case 'content_block_start':
        return startBlock(objectIn(record['content_block']), block, record);
      case 'content_block_stop':
        return toolBlocks.stop(block);
      case 'message_start':
        return startMessage(objectIn(record['message']));
      case 'message_delta':
        return messageDelta(record);
      case 'message_stop':
        isOpen = false;
        return [{ type: 'done' }];
      case 'ping':
        return [];
      case 'error':
        throw new ProviderError(record);
      default:
        return [{ type: 'unknown', raw: record }];
    }
  });

  function startMessage(message: JSONObject): readonly Delta[] {
    const id = textIn(message['id']);
    const model = textIn(message['model']);
    if (isOpen && id === messageId) return [];
    if (isOpen) throw new TruncatedStreamError();
    isOpen = true;
    messageId = id;

    const out: Delta[] = [{ type: 'start', ...(id && { id }), ...(model && { model }) }];
    // A turn that goes on after a provider-run tool may begin with whole blocks.
    objectsIn(message['content']).forEach((content, block) => {
      out.push(...startBlock(content, block, content), ...toolBlocks.stop(block));
    });
    out.push(...usageOf(message['usage']), ...finishOf(message));
    return out;
  }

  function startBlock(content: JSONObject, block: number, record: JSONObject): readonly Delta[] {
    const type = textIn(content['type']) ?? '';
    switch (type) {
      case 'text':
        return [...textOf(content['text'], block), ...sourcesOf(content['citations'], block)];
      case 'thinking':
        return reasoningOf(content['thinking'], content['signature'], block);
      case 'redacted_thinking':
        return redactedOf(content['data'], block);
      case 'compaction':
        return compactionOf(content['content']);
    }
    if (type === 'tool_use' || type.endsWith('_tool_use')) return toolBlocks.start(content, block);
    if (type.endsWith('_tool_result')) return toolResultOf(content);
    return [{ type: 'unknown', raw: record }];
  }

  function blockDelta(delta: JSONObject, block: number, record: JSONObject): readonly Delta[] {
    switch (delta['type']) {
      case 'text_delta':
        return textOf(delta['text'], block);
      case 'input_json_delta':
        return toolBlocks.add(delta['partial_json'], block);
      case 'thinking_delta':
        return reasoningOf(delta['thinking'], undefined, block);
      case 'signature_delta':
        return reasoningOf(undefined, delta['signature'], block);
      case 'citations_delta':
        return sourcesOf([delta['citation']], block);
      case 'compaction_delta':
        return compactionOf(delta['content']);
      default:
        return [{ type: 'unknown', raw: record }];
    }
  }

  function messageDelta(record: JSONObject): readonly Delta[] {
    return [...usageOf(record['usage']), ...finishOf(objectIn(record['delta']))];
  }
}
