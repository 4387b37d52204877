import { TruncatedStreamError } from '../../errors/TruncatedStreamError.ts';
import type { ServerSentEvent } from '../../framing/ServerSentEvent.ts';
import { numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { readJSON, type JSONReader } from '../shared/readJSON.ts';
import { startDelta } from '../shared/startDelta.ts';
import {
  readCompaction,
  readFinish,
  readRedacted,
  readSources,
  readText,
  readThinking,
  readToolResult,
} from './anthropicContent.ts';
import { AnthropicToolBlocks } from './AnthropicToolBlocks.ts';
import { AnthropicUsage } from './AnthropicUsage.ts';

/**
 * Reads Anthropic's Messages: text, thinking with its signatures, redacted thinking, tool calls, tools that the
 * provider runs, citations, usage and errors. The end marker is `message_stop`.
 *
 * Event types and blocks that this version does not know are passed over. So is a second `message_start` with the same
 * id; one with another id means that a proxy restarted the answer, and is reported as a {@link TruncatedStreamError}.
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
  return { name: 'anthropic-messages', framing: 'sse', reader: readJSON(createReader) };
}

function createReader(emit: Emit): JSONReader {
  const toolBlocks = new AnthropicToolBlocks(emit);
  const usage = new AnthropicUsage(emit);
  let messageId: string | undefined;
  let isOpen = false;

  function startMessage(message: JSONObject): void {
    const id = textIn(message['id']);
    if (isOpen && id === messageId) return;
    if (isOpen) throw new TruncatedStreamError();
    isOpen = true;
    messageId = id;

    emit(startDelta(id, message['model']));
    // A turn that continues after a provider-run tool may begin with complete blocks.
    for (const [block, content] of objectsIn(message['content']).entries()) {
      startBlock(content, block, content);
      toolBlocks.stop(block);
    }
    usage.read(message['usage']);
    readFinish(message, toolBlocks, emit);
  }

  /** Reads an answer that comes in one event, from a gateway that doesn't stream. */
  function readAnswer(message: JSONObject): void {
    if (message['role'] !== 'assistant') return emit({ type: 'unknown', raw: message });
    startMessage(message);
    if (!textIn(message['stop_reason'])) return;
    isOpen = false;
    emit({ type: 'done' });
  }

  function startBlock(content: JSONObject, block: number, raw: JSONObject): void {
    // A gateway has left the type out.
    const type = textIn(content['type']) ?? 'text';
    switch (type) {
      case 'text':
        readText(content['text'], block, emit);
        return readSources(content['citations'], block, emit);
      case 'thinking':
        return readThinking(content['thinking'], content['signature'], block, emit);
      case 'redacted_thinking':
        return readRedacted(content['data'], block, emit);
      case 'compaction':
        return readCompaction(content['content'], emit);
    }
    if (type === 'tool_use' || type.endsWith('_tool_use')) toolBlocks.start(content, block);
    else if (type.endsWith('_tool_result')) readToolResult(content, emit);
    else emit({ type: 'unknown', raw });
  }

  function readBlockDelta(delta: JSONObject, block: number, raw: JSONObject): void {
    switch (delta['type']) {
      case 'text_delta':
        return readText(delta['text'], block, emit);
      case 'input_json_delta':
        return toolBlocks.add(delta['partial_json'], block);
      case 'thinking_delta':
        return readThinking(delta['thinking'], undefined, block, emit);
      case 'signature_delta':
        return readThinking(undefined, delta['signature'], block, emit);
      case 'citations_delta':
        return readSources([delta['citation']], block, emit);
      case 'compaction_delta':
        return readCompaction(delta['content'], emit);
      // A gateway has left the types out.
      case undefined:
        readText(delta['text'], block, emit);
        readThinking(delta['thinking'], delta['signature'], block, emit);
        return toolBlocks.add(delta['partial_json'], block);
      default:
        emit({ type: 'unknown', raw });
    }
  }

  return {
    push(record, event) {
      const block = numberIn(record['index']) ?? 0;

      switch (textIn(record['type']) ?? event.event) {
        case 'content_block_delta':
          return readBlockDelta(objectIn(record['delta']), block, record);
        case 'content_block_start':
          return startBlock(objectIn(record['content_block']), block, record);
        case 'content_block_stop':
          return toolBlocks.stop(block);
        case 'message_start':
          return startMessage(objectIn(record['message']));
        case 'message':
          return readAnswer(record);
        case 'message_delta': {
          // Hosts put the reason, or the usage, at the other's place.
          const delta = { ...record, ...objectIn(record['delta']) };
          usage.read(delta['usage']);
          return readFinish(delta, toolBlocks, emit);
        }
        case 'message_stop':
          isOpen = false;
          return emit({ type: 'done' });
        default:
          emit({ type: 'unknown', raw: record });
      }
    },
  };
}
