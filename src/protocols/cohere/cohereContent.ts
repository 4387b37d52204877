import type { FinishDelta } from '../../delta/Delta.ts';
import {
  firstIn,
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
import { toFinishReason } from '../shared/toFinishReason.ts';
import { usageDelta } from '../shared/usageDelta.ts';

export function readContent(value: unknown, block: number, emit: Emit): void {
  const content = typeof value === 'string' ? { text: value } : objectIn(firstIn(value));
  const thinking = wordsIn(content['thinking']);
  const text = wordsIn(content['text']);
  if (thinking) emit({ type: 'reasoning', text: thinking, block });
  if (text) emit({ type: 'text', text, block });
}

export function readToolPlan(value: unknown, emit: Emit): void {
  const text = textIn(value);
  if (text) emit({ type: 'data', name: 'tool-plan', value: text });
}

/** Emits one source for each that a citation names: its `raw` is the citation with this source alone. */
export function readCitations(citations: unknown, emit: Emit): void {
  for (const citation of oneOrMoreIn(citations)) {
    const citedText = citation['text'];
    const block = numberIn(citation['content_index']);
    for (const source of objectsIn(citation['sources'])) {
      const { url, title } = objectIn(source['document'] ?? source['tool_output']);
      emit(sourceDelta({ url, title, citedText, block }, { ...citation, sources: [source] }));
    }
  }
}

/** Counts `tokens`: `billed_units` leave out what Cohere adds to the prompt, and what it does not charge. */
export function readUsage(usage: unknown, emit: Emit): void {
  const { tokens, cached_tokens } = objectIn(usage);
  const { input_tokens, output_tokens, reasoning_tokens } = objectIn(tokens);
  const counts = {
    inputTokens: numberIn(input_tokens),
    outputTokens: numberIn(output_tokens),
    cachedInputTokens: numberIn(cached_tokens),
    reasoningTokens: numberIn(reasoning_tokens),
  };
  if ((counts.inputTokens ?? counts.outputTokens) !== undefined) emit(usageDelta(counts, usage));
}

export function finishIn(delta: JSONObject, awaits: boolean): FinishDelta | undefined {
  const rawReason = textIn(delta['finish_reason']);
  return rawReason ? { type: 'finish', reason: toFinishReason(rawReason, awaits), rawReason } : undefined;
}
