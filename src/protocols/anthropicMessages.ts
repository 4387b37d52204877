import type { Delta } from '../delta/Delta.ts';
import type { FinishReason } from '../delta/FinishReason.ts';
import { ProviderError } from '../errors/ProviderError.ts';
import { TruncatedStreamError } from '../errors/TruncatedStreamError.ts';
import type { ServerSentEvent } from '../framing/ServerSentEvent.ts';
import { isObject, numberIn, objectIn, objectsIn, parseJSON, textIn, type JSONObject } from './json.ts';
import type { Protocol, RecordReader } from './Protocol.ts';

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

/** A content block that holds a tool call. */
interface ToolBlock {
  readonly index: number;
  /** Input that came with the block's start: the fallback for a block without fragments. */
  input: string;
}

function createReader(): RecordReader<ServerSentEvent> {
  const toolBlocks = new Map<number, ToolBlock>();
  const counts: Record<string, unknown> = {};
  let toolCalls = 0;
  let messageId: string | undefined;
  let isOpen = false;

  return (event) => {
    const record = parseJSON(event.data);
    if (!isObject(record)) return { type: 'unknown', raw: record };
    const block = numberIn(record['index']) ?? 0;

    switch (record['type']) {
      case 'content_block_delta':
        return blockDelta(objectIn(record['delta']), block, record);
      case 'content_block_start':
        return startBlock(objectIn(record['content_block']), block, record);
      case 'content_block_stop':
        return stopBlock(block);
      case 'message_start':
        return startMessage(objectIn(record['message']));
      case 'message_delta':
        return messageDelta(record);
      case 'message_stop':
        isOpen = false;
        return { type: 'done' };
      case 'ping':
        return undefined;
      case 'error':
        throw new ProviderError(record);
      default:
        return { type: 'unknown', raw: record };
    }
  };

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
      out.push(...startBlock(content, block, content), ...stopBlock(block));
    });
    out.push(...usageOf(message['usage']), ...finishOf(message));
    return out;
  }

  function startBlock(content: JSONObject, block: number, record: JSONObject): readonly Delta[] {
    const type = textIn(content['type']) ?? '';
    const id = textIn(content['id']);
    switch (type) {
      case 'text':
        return [...textOf(content['text'], block), ...sourcesOf(content['citations'], block)];
      case 'thinking':
        return reasoningOf(content['thinking'], content['signature'], block);
      case 'redacted_thinking': {
        const redacted = textIn(content['data']);
        return redacted ? [{ type: 'reasoning', text: '', redacted, block }] : [];
      }
      case 'compaction':
        return compactionOf(content['content']);
    }
    if (type === 'tool_use' || type.endsWith('_tool_use')) {
      const input = objectIn(content['input']);
      const call = { index: toolCalls++, input: Object.keys(input).length > 0 ? JSON.stringify(input) : '' };
      toolBlocks.set(block, call);
      return [
        {
          type: 'tool-call-start',
          index: call.index,
          ...(id && { id }),
          name: textIn(content['name']) ?? '',
          ...(type !== 'tool_use' && { providerExecuted: true }),
        },
      ];
    }
    if (type.endsWith('_tool_result')) {
      const result = content['content'];
      const isError = content['is_error'] === true || String(objectIn(result)['type']).endsWith('_error');
      const call = textIn(content['tool_use_id']) ?? '';
      return [{ type: 'tool-result', id: call, result, ...(isError && { isError }) }];
    }
    return [{ type: 'unknown', raw: record }];
  }

  function blockDelta(delta: JSONObject, block: number, record: JSONObject): readonly Delta[] {
    switch (delta['type']) {
      case 'text_delta':
        return textOf(delta['text'], block);
      case 'input_json_delta': {
        const call = toolBlocks.get(block);
        const text = textIn(delta['partial_json']);
        if (!call || !text) return [];
        call.input = '';
        return [{ type: 'tool-call-args', index: call.index, text }];
      }
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

  function stopBlock(block: number): readonly Delta[] {
    const call = toolBlocks.get(block);
    if (!call) return [];
    toolBlocks.delete(block);
    const { index, input } = call;
    const end: Delta = { type: 'tool-call-end', index };
    return input === '' ? [end] : [{ type: 'tool-call-args', index, text: input }, end];
  }

  function messageDelta(record: JSONObject): readonly Delta[] {
    return [...usageOf(record['usage']), ...finishOf(objectIn(record['delta']))];
  }

  /** Later counts overwrite earlier ones; null means unchanged. */
  function usageOf(usage: unknown): readonly Delta[] {
    if (!isObject(usage)) return [];
    for (const [key, value] of Object.entries(usage)) if (value !== null) counts[key] = value;

    const fresh = numberIn(counts['input_tokens']) ?? 0;
    const cachedInputTokens = numberIn(counts['cache_read_input_tokens']);
    const cacheWriteTokens = numberIn(counts['cache_creation_input_tokens']);
    const reasoningTokens = numberIn(objectIn(counts['output_tokens_details'])['thinking_tokens']);
    // Anthropic counts the cached input apart from the rest.
    const inputTokens = fresh + (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
    const outputTokens = numberIn(counts['output_tokens']) ?? 0;
    return [
      {
        type: 'usage',
        usage: {
          inputTokens,
          outputTokens,
          totalTokens: inputTokens + outputTokens,
          ...(cachedInputTokens !== undefined && { cachedInputTokens }),
          ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
          ...(reasoningTokens !== undefined && { reasoningTokens }),
          raw: { ...counts },
        },
      },
    ];
  }
}

function textOf(value: unknown, block: number): readonly Delta[] {
  const text = textIn(value);
  return text ? [{ type: 'text', text, block }] : [];
}

function reasoningOf(thinking: unknown, proof: unknown, block: number): readonly Delta[] {
  const text = textIn(thinking) ?? '';
  const signature = textIn(proof);
  return text || signature ? [{ type: 'reasoning', text, block, ...(signature && { signature }) }] : [];
}

/** A summary that stands for the earlier conversation: the next turn sends it back. */
function compactionOf(value: unknown): readonly Delta[] {
  return value === null || value === undefined ? [] : [{ type: 'data', name: 'compaction', value }];
}

function sourcesOf(citations: unknown, block: number): readonly Delta[] {
  return objectsIn(citations).map((raw) => {
    const url = textIn(raw['url']);
    const title = textIn(raw['title']) ?? textIn(raw['document_title']);
    const citedText = textIn(raw['cited_text']);
    return {
      type: 'source',
      ...(url && { url }),
      ...(title && { title }),
      ...(citedText && { citedText }),
      block,
      raw,
    };
  });
}

function finishOf(holder: JSONObject): readonly Delta[] {
  const rawReason = textIn(holder['stop_reason']);
  if (!rawReason) return [];
  const explanation = textIn(objectIn(holder['stop_details'])['explanation']);
  const finish: Delta = { type: 'finish', reason: finishReasonOf(rawReason), rawReason };
  return explanation ? [{ type: 'refusal', text: explanation }, finish] : [finish];
}

function finishReasonOf(reason: string): FinishReason {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'tool_use':
      return 'tool-calls';
    case 'pause_turn':
      return 'pause';
    case 'refusal':
      return 'refusal';
    default:
      return 'other';
  }
}
