import { objectIn, objectsIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { isCutBy } from '../shared/isCutBy.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import type { AnthropicToolBlocks } from './AnthropicToolBlocks.ts';

export function readText(value: unknown, block: number, emit: Emit): void {
  const text = wordsIn(value);
  if (text) emit({ type: 'text', text, block });
}

export function readThinking(thinking: unknown, proof: unknown, block: number, emit: Emit): void {
  const text = wordsIn(thinking) ?? '';
  const signature = textIn(proof);
  if (text || signature) emit({ type: 'reasoning', text, block, ...(signature && { signature }) });
}

export function readRedacted(data: unknown, block: number, emit: Emit): void {
  const redacted = textIn(data);
  if (redacted) emit({ type: 'reasoning', text: '', redacted, block });
}

/** A summary that stands for the earlier conversation: the next turn sends it back. */
export function readCompaction(value: unknown, emit: Emit): void {
  if (value !== null && value !== undefined) emit({ type: 'data', name: 'compaction', value });
}

export function readSources(citations: unknown, block: number, emit: Emit): void {
  for (const raw of objectsIn(citations)) {
    const title = textIn(raw['title']) ?? raw['document_title'];
    emit(sourceDelta({ url: raw['url'], title, citedText: raw['cited_text'], block }, raw));
  }
}

export function readToolResult(content: JSONObject, emit: Emit): void {
  const id = textIn(content['tool_use_id']) ?? '';
  const result = content['content'];
  const isError = content['is_error'] === true || String(objectIn(result)['type']).endsWith('_error');
  emit({ type: 'tool-result', id, result, ...(isError && { isError }) });
  // The next turn sends it back as it came.
  emit({ type: 'data', name: 'block', value: content });
}

export function readFinish(holder: JSONObject, toolBlocks: AnthropicToolBlocks, emit: Emit): void {
  const rawReason = textIn(holder['stop_reason']);
  if (!rawReason) return;
  const explanation = textIn(objectIn(holder['stop_details'])['explanation']);
  if (explanation) emit({ type: 'refusal', text: explanation });
  const value = textIn(holder['stop_sequence']);
  if (value) emit({ type: 'data', name: 'stop_sequence', value });
  const reason = toFinishReason(rawReason, toolBlocks.isAwaited);
  if (!isCutBy(reason)) toolBlocks.end();
  emit({ type: 'finish', reason, rawReason });
}
