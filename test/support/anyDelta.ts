import fc from 'fast-check';
import type { Delta } from 'rxjs-llm';

const text = fc.string({ maxLength: 6, unit: 'binary' });
const lines = fc.oneof(text, fc.constantFrom('\r', '\n', '\r\n', 'a\n\ndata: x', '\u2028', '"', '\\'));
const number = fc.nat(20);
const json = fc.json({ maxDepth: 2 }).map((value): unknown => JSON.parse(value));
/** With keys that are there or not. */
const some = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const ofChoice = some({ choice: number });
const ofBlock = some({ block: number, choice: number });

/** A delta with each of its fields there or not, but a restart: its error is told, not repeated. */
export const anyDelta: fc.Arbitrary<Delta> = fc.oneof(
  some({ id: lines, model: lines, protocol: lines }).map((fields): Delta => ({ type: 'start', ...fields })),
  fc.tuple(lines, ofBlock).map(([said, fields]): Delta => ({ type: 'text', text: said, ...fields })),
  fc
    .tuple(lines, ofBlock, some({ signature: lines, redacted: lines }))
    .map(
      ([said, ...fields]): Delta =>
        Object.assign({ type: 'reasoning' as const, text: said }, ...fields) as Delta,
    ),
  fc.tuple(lines, ofChoice).map(([said, fields]): Delta => ({ type: 'refusal', text: said, ...fields })),
  fc
    .tuple(
      number,
      lines,
      some({ id: lines, providerExecuted: fc.boolean(), signature: lines, choice: number }),
      fc.boolean(),
    )
    .map(([index, name, fields, isCustom]): Delta => ({
      type: 'tool-call-start',
      index,
      name,
      ...fields,
      ...(isCustom && { custom: true }),
    })),
  fc
    .tuple(number, lines, ofChoice)
    .map(([index, said, fields]): Delta => ({ type: 'tool-call-args', index, text: said, ...fields })),
  fc
    .tuple(number, some({ text: lines, choice: number }))
    .map(([index, fields]): Delta => ({ type: 'tool-call-end', index, ...fields })),
  fc
    .tuple(lines, json, some({ isError: fc.boolean() }))
    .map(([id, result, fields]): Delta => ({ type: 'tool-result', id, result, ...fields })),
  fc
    .tuple(json, some({ url: lines, title: lines, citedText: lines, block: number, choice: number }))
    .map(([raw, fields]): Delta => ({ type: 'source', ...fields, raw })),
  fc
    .tuple(lines, some({ data: lines, url: lines, choice: number }))
    .map(([mediaType, fields]): Delta => ({ type: 'file', mediaType, ...fields })),
  fc
    .tuple(
      number,
      number,
      some({ cachedInputTokens: number, cacheWriteTokens: number, reasoningTokens: number }),
      json,
    )
    .map(([inputTokens, outputTokens, fields, raw]): Delta => ({
      type: 'usage',
      usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, ...fields, raw },
    })),
  fc
    .tuple(
      fc.constantFrom('stop', 'length', 'tool-calls', 'content-filter', 'refusal', 'pause', 'error', 'other'),
      lines,
      ofChoice,
    )
    .map(([reason, rawReason, fields]): Delta => ({ type: 'finish', reason, rawReason, ...fields })),
  fc
    .tuple(lines, json, ofChoice)
    .map(([name, value, fields]): Delta => ({ type: 'data', name, value, ...fields })),
  fc.constant<Delta>({ type: 'done' }),
  json.map((raw): Delta => ({ type: 'unknown', raw })),
);
