import { jsonIn, objectIn, objectsIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import type { ToolCallTracker } from '../shared/createToolCallTracker.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';

/** Most hosts send a string; Mistral and Databricks send a list of typed pieces. */
export function readContent(content: unknown, emit: Emit): void {
  if ((content ?? '') === '') return;
  if (typeof content === 'string') return emit({ type: 'text', text: content });
  for (const value of [content].flat()) {
    const piece = objectIn(objectIn(value)['type'] ? value : { text: value });
    const thoughts = objectsIn(piece['thinking'] ?? piece['summary']);
    const isThought = /^(redacted_)?(thinking|reasoning)/.test(String(piece['type']));
    const text = wordsIn(piece['text']);
    if (text && !isThought) emit({ type: 'text', text });
    for (const thought of isThought && thoughts.length === 0 ? [piece] : thoughts) emitThought(thought, emit);
  }
}

/**
 * Hosts send the same reasoning as text and as details (OpenRouter), or as blocks of which the signed one repeats all of it
 * (LiteLLM): the text wins, the others add what the next turn must send back.
 *
 * @param isKnown - Something has been emitted before, which a signed block may repeat.
 * @returns The details.
 */
export function readReasoning(delta: JSONObject, isKnown: boolean, emit: Emit): readonly JSONObject[] {
  const text =
    wordsIn(delta['reasoning_content']) ??
    wordsIn(delta['reasoning']) ??
    wordsIn(delta['reasoning_text']) ??
    textIn(delta['thinking']);
  emitThought({ text, signature: delta['reasoning_opaque'] }, emit);
  const details = objectsIn(delta['reasoning_details']);
  for (const detail of details) emitThought(detail, emit, text);
  for (const block of objectsIn(delta['thinking_blocks']))
    emitThought(block, emit, text || (isKnown && block['signature']));
  return details;
}

/** @param repeated - What says the same, if anything: then only what proves the thought is new. */
function emitThought(thought: JSONObject, emit: Emit, repeated?: unknown): void {
  const words = textIn(thought['text'] || thought['summary'] || thought['thinking']);
  const text = (!repeated && words) || '';
  const signature = textIn(thought['signature']);
  const redacted = textIn(thought['data']);
  if (!text && !signature && !redacted) return;
  emit({ type: 'reasoning', text, ...(signature && { signature }), ...(redacted && { redacted }) });
}

export function readToolCall(call: JSONObject, toolCalls: ToolCallTracker): void {
  const { custom } = call;
  const named = objectIn(custom || call['function'] || call);
  toolCalls.push({
    wireIndex: jsonIn(call['index']),
    id: textIn(call['id']),
    name: textIn(named['name']),
    text: jsonIn(named['arguments'] ?? named['input'] ?? named['parameters']),
    custom: !!custom,
    signature: textIn(objectIn(objectIn(call['extra_content'])['google'])['thought_signature']),
  });
}

/** The fields are in an object of their own, or flat as in Responses and in Azure's context. */
export function readAnnotation(annotation: JSONObject, emit: Emit): void {
  const { url, title, content } = objectIn(annotation['url_citation'] ?? annotation);
  emit(sourceDelta({ url, title, citedText: content }, annotation));
}
