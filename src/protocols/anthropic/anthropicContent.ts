import type { Delta } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';

export function textOf(value: unknown, block: number): readonly Delta[] {
  const text = textIn(value);
  return text ? [{ type: 'text', text, block }] : [];
}

export function reasoningOf(thinking: unknown, proof: unknown, block: number): readonly Delta[] {
  const text = textIn(thinking) ?? '';
  const signature = textIn(proof);
  return text || signature ? [{ type: 'reasoning', text, block, ...(signature && { signature }) }] : [];
}

export function redactedOf(data: unknown, block: number): readonly Delta[] {
  const redacted = textIn(data);
  return redacted ? [{ type: 'reasoning', text: '', redacted, block }] : [];
}

/** A summary that stands for the earlier conversation: the next turn sends it back. */
export function compactionOf(value: unknown): readonly Delta[] {
  return value === null || value === undefined ? [] : [{ type: 'data', name: 'compaction', value }];
}

export function sourcesOf(citations: unknown, block: number): readonly Delta[] {
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

export function toolResultOf(content: JSONObject): readonly Delta[] {
  const id = textIn(content['tool_use_id']) ?? '';
  const result = content['content'];
  const isError = content['is_error'] === true || String(objectIn(result)['type']).endsWith('_error');
  return [{ type: 'tool-result', id, result, ...(isError && { isError }) }];
}

export function finishOf(holder: JSONObject): readonly Delta[] {
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
