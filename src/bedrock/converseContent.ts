import {
  isObject,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  wordsIn,
  type JSONObject,
} from '../json/unknown.ts';
import type { Emit } from '../protocols/Protocol.ts';
import { sourceDelta } from '../protocols/shared/sourceDelta.ts';
import { toFinishReason } from '../protocols/shared/toFinishReason.ts';
import { usageDelta } from '../protocols/shared/usageDelta.ts';
import { base64In } from './blob.ts';

export function readText(value: unknown, block: number, emit: Emit): void {
  const text = wordsIn(value);
  if (text) emit({ type: 'text', text, block });
}

export function readReasoning(given: JSONObject, block: number, emit: Emit): void {
  // The shape of an answer that isn't streamed.
  const content = { ...given, ...objectIn(given['reasoningText']) };
  const text = wordsIn(content['text']) ?? '';
  const signature = textIn(content['signature']);
  const redacted = base64In(content['redactedContent'] ?? content['data']);
  if (!text && !signature && !redacted) return;
  emit({ type: 'reasoning', text, block, ...(signature && { signature }), ...(redacted && { redacted }) });
}

export function readCitation(citation: JSONObject, block: number, emit: Emit): void {
  const { url } = objectIn(objectIn(citation['location'])['web']);
  const cited = objectsIn(citation['sourceContent']).map((piece) => textIn(piece['text']) ?? '');
  emit(sourceDelta({ url, title: citation['title'], citedText: cited.join(''), block }, citation));
}

/** AWS counts the input that its cache read or wrote apart from the rest, and details what it wrote by the time it keeps it. */
export function readUsage(usage: unknown, emit: Emit): void {
  if (!isObject(usage)) return;
  const cached = numberIn(usage['cacheReadInputTokens']);
  const written = numberIn(usage['cacheWriteInputTokens']);
  const details = objectsIn(usage['cacheDetails']);
  const written1h = details.reduce(
    (sum, { ttl, inputTokens }) => sum + (ttl === '1h' ? (numberIn(inputTokens) ?? 0) : 0),
    0,
  );
  const counts = {
    inputTokens: (numberIn(usage['inputTokens']) ?? 0) + (cached ?? 0) + (written ?? 0),
    outputTokens: numberIn(usage['outputTokens']),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    cacheWrite1hTokens: details.length === 0 ? undefined : written1h,
  };
  emit(usageDelta(counts, usage));
}

export function readFinish(reason: unknown, awaits: boolean, emit: Emit): void {
  const rawReason = textIn(reason);
  if (rawReason) emit({ type: 'finish', reason: toFinishReason(rawReason, awaits), rawReason });
}
