import {
  isObject,
  jsonIn,
  numberIn,
  objectIn,
  objectsIn,
  oneOrMoreIn,
  textIn,
  wordsIn,
  type JSONObject,
} from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';
import type { ToolCallTracker } from '../shared/createToolCallTracker.ts';

/** Most hosts send a string; Mistral and Databricks send a list of typed pieces. */
export function readContent(content: unknown, emit: Emit): void {
  const pieces = textIn(objectIn(content)['type']) ? oneOrMoreIn(content) : objectsIn(content);
  const text = pieces.length === 0 ? wordsIn(content) : undefined;
  if (text) emit({ type: 'text', text });
  for (const piece of pieces) {
    const words = wordsIn(piece['text']);
    if (words) emit({ type: 'text', text: words });
    for (const thought of objectsIn(piece['thinking'] ?? piece['summary'])) emitThought(thought, emit);
  }
}

/**
 * Hosts send the same reasoning as text and as details (OpenRouter), or as blocks of which the signed one repeats all of it
 * (LiteLLM): the text wins, the others add what the next turn must send back.
 *
 * @returns The details.
 */
export function readReasoning(delta: JSONObject, emit: Emit): readonly JSONObject[] {
  const plain = wordsIn(delta['reasoning_content'] ?? delta['reasoning'] ?? delta['reasoning_text']);
  const signature = textIn(delta['reasoning_opaque']);
  if (plain || signature) emit({ type: 'reasoning', text: plain ?? '', ...(signature && { signature }) });
  const details = objectsIn(delta['reasoning_details']);
  for (const detail of details) emitThought(detail, emit, !!plain);
  for (const block of objectsIn(delta['thinking_blocks'])) {
    emitThought(block, emit, !!plain || !!textIn(block['signature']));
  }
  return details;
}

function emitThought(thought: JSONObject, emit: Emit, isRepeated = false): void {
  const words = textIn(thought['text']) ?? textIn(thought['summary']) ?? textIn(thought['thinking']);
  const text = (!isRepeated && words) || '';
  const signature = textIn(thought['signature']);
  const redacted = textIn(thought['data']);
  if (!text && !signature && !redacted) return;
  emit({ type: 'reasoning', text, ...(signature && { signature }), ...(redacted && { redacted }) });
}

export function readToolCall(call: JSONObject, toolCalls: ToolCallTracker, emit: Emit): void {
  // Gemini's proof that it thought of this call: the next turn sends it back.
  const signature = textIn(objectIn(objectIn(call['extra_content'])['google'])['thought_signature']);
  if (signature) emit({ type: 'reasoning', text: '', signature });
  const custom = isObject(call['custom']);
  const named = objectIn(custom ? call['custom'] : call['function']);
  const args = named['arguments'] ?? named['input'];
  toolCalls.push({
    wireIndex: numberIn(call['index']),
    id: textIn(call['id']),
    name: textIn(named['name']),
    text: jsonIn(args),
    custom,
  });
}

/** The fields are in an object of their own, or flat as in Responses and in Azure's context. */
export function readAnnotation(annotation: JSONObject, emit: Emit): void {
  const { url, title, content } = objectIn(annotation['url_citation'] ?? annotation);
  emit(sourceDelta({ url, title, citedText: content }, annotation));
}
