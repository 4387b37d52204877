import type { Delta, FinishDelta } from '../../delta/Delta.ts';
import type { FinishReason } from '../../delta/FinishReason.ts';
import { isObject, numberIn, objectIn, objectsIn, textIn, type JSONObject } from '../../json/unknown.ts';
import { usageDelta } from '../shared/usageDelta.ts';

export function contentOf(value: unknown, block: number): readonly Delta[] {
  const content = objectIn(value);
  const thinking = textIn(content['thinking']);
  const text = textIn(content['text']);
  return [
    ...(thinking ? [{ type: 'reasoning', text: thinking, block } as const] : []),
    ...(text ? [{ type: 'text', text, block } as const] : []),
  ];
}

export function toolPlanOf(value: unknown): readonly Delta[] {
  const text = textIn(value);
  return text ? [{ type: 'data', name: 'tool-plan', value: text }] : [];
}

/** One source for each that the citation names: its `raw` is the citation with this source alone. */
export function sourcesOf(value: unknown): readonly Delta[] {
  if (!isObject(value)) return [];
  const citedText = textIn(value['text']);
  const block = numberIn(value['content_index']);
  return objectsIn(value['sources']).map((source) => {
    const content = objectIn(source['document'] ?? source['tool_output']);
    const url = textIn(content['url']);
    const title = textIn(content['title']);
    return {
      type: 'source',
      ...(url && { url }),
      ...(title && { title }),
      ...(citedText && { citedText }),
      ...(block !== undefined && { block }),
      raw: { ...value, sources: [source] },
    };
  });
}

/** Counts `tokens`: `billed_units` leave out what Cohere adds to the prompt, and what it does not charge. */
export function usageOf(usage: unknown): readonly Delta[] {
  const { tokens, cached_tokens } = objectIn(usage);
  const input = numberIn(objectIn(tokens)['input_tokens']);
  const output = numberIn(objectIn(tokens)['output_tokens']);
  const cached = numberIn(cached_tokens);
  if (input === undefined && output === undefined) return [];

  return [usageDelta({ input, output, cached }, usage)];
}

export function finishOf(delta: JSONObject): FinishDelta | undefined {
  const rawReason = textIn(delta['finish_reason']);
  return rawReason ? { type: 'finish', reason: finishReasonOf(rawReason), rawReason } : undefined;
}

function finishReasonOf(reason: string): FinishReason {
  switch (reason) {
    case 'COMPLETE':
    case 'STOP_SEQUENCE':
      return 'stop';
    case 'MAX_TOKENS':
      return 'length';
    case 'TOOL_CALL':
      return 'tool-calls';
    case 'ERROR':
    case 'TIMEOUT':
      return 'error';
    default:
      return 'other';
  }
}
