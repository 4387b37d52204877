import type { OfChoice } from '../../delta/Delta.ts';
import { isObject, numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import type { Emit } from '../Protocol.ts';
import { sourceDelta } from '../shared/sourceDelta.ts';
import type { ToolCallTracker } from '../shared/ToolCallTracker.ts';

/** Most hosts send a string; Mistral sends a list of typed pieces. */
export function readContent(content: unknown, of: OfChoice, emit: Emit): void {
  const text = textIn(content);
  if (text) emit({ type: 'text', text, ...of });
  for (const piece of objectsIn(content)) {
    const words = textIn(piece['text']);
    if (words) emit({ type: 'text', text: words, ...of });
    for (const thought of objectsIn(piece['thinking'])) {
      const thinking = textIn(thought['text']);
      if (thinking) emit({ type: 'reasoning', text: thinking, ...of });
    }
  }
}

/** OpenRouter sends the same reasoning as text and as details: the text wins, the details add signatures. */
export function readReasoning(delta: JSONObject, of: OfChoice, emit: Emit): void {
  const plain = textIn(delta['reasoning_content']) ?? textIn(delta['reasoning']);
  if (plain) emit({ type: 'reasoning', text: plain, ...of });
  for (const detail of objectsIn(delta['reasoning_details'])) {
    const text = plain ? undefined : (textIn(detail['text']) ?? textIn(detail['summary']));
    const signature = textIn(detail['signature']);
    const redacted = textIn(detail['data']);
    if (text || signature || redacted) {
      emit({
        type: 'reasoning',
        text: text ?? '',
        ...(signature && { signature }),
        ...(redacted && { redacted }),
        ...of,
      });
    }
  }
}

export function readToolCall(call: JSONObject, of: OfChoice, toolCalls: ToolCallTracker, emit: Emit): void {
  // Gemini's proof that it thought of this call: the next turn sends it back.
  const signature = textIn(objectIn(objectIn(call['extra_content'])['google'])['thought_signature']);
  if (signature) emit({ type: 'reasoning', text: '', signature, ...of });
  const named = objectIn(call['function'] ?? call['custom']);
  const args = named['arguments'] ?? named['input'];
  toolCalls.push({
    wireIndex: numberIn(call['index']),
    id: textIn(call['id']),
    name: textIn(named['name']),
    text: isObject(args) ? JSON.stringify(args) : textIn(args),
  });
}

export function readAnnotation(annotation: JSONObject, of: OfChoice, emit: Emit): void {
  const { url, title, content } = objectIn(annotation['url_citation']);
  emit(sourceDelta({ url, title, citedText: content }, annotation, of));
}
