import { isObject, type JSONObject } from '../../json/unknown.ts';
import type { MessagePart } from '../../message/Message.ts';
import { argumentsOf } from '../../requests/argumentsOf.ts';
import { blocksOf, type BlockMessage } from '../../requests/blocksOf.ts';
import type { ChatMessage, FileInput, TextInput } from '../../requests/ChatRequest.ts';
import { refuseFields } from '../../requests/refuseFields.ts';
import { textOf } from '../../requests/textOf.ts';
import type { CallResult } from '../../requests/turnsOf.ts';
import type { Wire } from '../../requests/Wire.ts';
import { withoutLast } from '../../requests/withoutLast.ts';

/** Writes a conversation in Anthropic's content blocks. */
export function anthropicBlocks(messages: readonly ChatMessage[], wire: Wire): readonly BlockMessage[] {
  return blocksOf(messages, wire, { input: (piece) => input(piece, wire), part, result, complete });
}

function input(piece: TextInput | FileInput, { protocol }: Wire): JSONObject {
  if (piece.type === 'text') return { type: 'text', text: piece.text };
  const { url, mediaType, data, name } = piece;
  refuseFields(protocol, { file: /^(audio|video)/.test(mediaType) });
  const source = url ? { type: 'url', url } : { type: 'base64', media_type: mediaType, data };
  return mediaType.startsWith('image/')
    ? { type: 'image', source }
    : { type: 'document', source, title: name };
}

function part(part: MessagePart): JSONObject | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'reasoning': {
      const { text, signature, redacted } = part;
      if (redacted) return { type: 'redacted_thinking', data: redacted };
      return signature ? { type: 'thinking', thinking: text, signature } : undefined;
    }
    case 'tool-call': {
      const { id, name } = part.toolCall;
      return { type: 'tool_use', id, name, input: argumentsOf(part.toolCall) };
    }
    case 'data':
      if (part.name === 'compaction') return { type: 'compaction', content: part.value };
      return part.name === 'block' && isObject(part.value) ? part.value : undefined;
    default:
      return undefined;
  }
}

function result({ call, result, isError }: CallResult): JSONObject {
  return {
    type: 'tool_result',
    tool_use_id: call.id,
    content: textOf(result),
    is_error: isError || undefined,
  };
}

/**
 * Leaves out calls of the provider's own tools that a stopped answer has no result of. Those of the last message stay,
 * because the provider continues it.
 */
function complete(blocks: readonly JSONObject[], isLast: boolean): readonly JSONObject[] {
  const answered = new Set(blocks.map((block) => block['tool_use_id']));
  const answers = blocks.filter((block) => isLast || !isServerCall(block) || answered.has(block['id']));
  const kept = withoutLast(answers, ({ type }) => type === 'thinking' || type === 'redacted_thinking');
  // An answer that the model is to continue may not end in white space.
  return kept.map((block, at) =>
    isLast && at === kept.length - 1 && block['type'] === 'text'
      ? { ...block, text: String(block['text']).trimEnd() }
      : block,
  );
}

function isServerCall({ type }: JSONObject): boolean {
  return type !== 'tool_use' && String(type).endsWith('_tool_use');
}
