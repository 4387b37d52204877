import { numbersIn } from '../../json/numbersIn.ts';
import type { Delta } from '../../delta/Delta.ts';
import { isDelta } from '../../delta/isDelta.ts';
import { objectIn, wordsIn, type JSONObject } from '../../json/unknown.ts';
import { toFinishReason } from '../shared/toFinishReason.ts';
import { usageDelta } from '../shared/usageDelta.ts';
import { isPlace } from './isPlace.ts';

/** The fields of each delta that are as they were, those first that it can't be without. */
const FIELDS: Readonly<Record<string, readonly [required: number, ...names: string[]]>> = {
  start: [0, 'id', 'model', 'protocol'],
  text: [1, 'text', 'block', 'choice'],
  reasoning: [1, 'text', 'block', 'signature', 'redacted', 'choice'],
  refusal: [1, 'text', 'choice'],
  'tool-call-start': [2, 'index', 'name', 'id', 'providerExecuted', 'custom', 'signature', 'choice'],
  'tool-call-args': [2, 'index', 'text', 'choice'],
  'tool-call-end': [1, 'index', 'text', 'choice'],
  'tool-result': [1, 'id', 'result', 'isError'],
  source: [0, 'url', 'title', 'citedText', 'block', 'raw', 'choice'],
  file: [1, 'mediaType', 'data', 'url', 'choice'],
  finish: [1, 'reason', 'rawReason', 'choice'],
  data: [1, 'name', 'value', 'choice'],
  done: [0],
  unknown: [0, 'raw'],
};

/** The kind of value that each field has; any kind, also nothing, if it isn't here. */
const KINDS: Readonly<Record<string, string>> = {
  block: 'number',
  choice: 'number',
  citedText: 'string',
  custom: 'boolean',
  data: 'string',
  id: 'string',
  index: 'number',
  isError: 'boolean',
  mediaType: 'string',
  model: 'string',
  name: 'string',
  protocol: 'string',
  providerExecuted: 'boolean',
  rawReason: 'string',
  reason: 'string',
  redacted: 'string',
  signature: 'string',
  text: 'string',
  title: 'string',
  url: 'string',
};

const COUNT = /^(input|output|total|cachedInput|cacheWrite|cacheWrite1h|reasoning)Tokens$/;

/**
 * The delta that a record says; nothing if a field is missing that the delta can't be without. A field that isn't known is
 * left out, and so is one of another kind.
 */
export function deltaIn(type: string, record: JSONObject): Delta | undefined {
  if (type === 'usage') {
    const { raw, ...counts } = objectIn(record['usage']);
    // A report of what was used is logged, so it has no name that a server makes up.
    const known = Object.entries(numbersIn(counts)).filter(([name]) => COUNT.test(name));
    return usageDelta(Object.fromEntries(known), raw);
  }
  const [required, ...names] = (Object.hasOwn(FIELDS, type) && FIELDS[type]) || [];
  if (required === undefined) return { type: 'unknown', raw: record };

  const said: Record<string, unknown> = { type };
  for (const [place, name] of names.entries()) {
    const found = record[name];
    // A proof alone has no text.
    const value = name === 'text' && found !== '' ? wordsIn(found) : found;
    const kind = KINDS[name];
    const isOfKind = kind === 'number' ? isPlace(value) : kind === undefined || typeof value === kind;
    if (isOfKind) said[name] = value;
    else if (place < required) return undefined;
  }
  if (type === 'finish') {
    return { rawReason: '', ...said, type, reason: toFinishReason(String(said['reason'])) };
  }
  return isDelta(said) ? said : { type: 'unknown', raw: record };
}
