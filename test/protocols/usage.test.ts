import { from, of, type Observable } from 'rxjs';
import {
  agUI,
  anthropicMessages,
  costOf,
  gemini,
  langGraph,
  meter,
  openaiChat,
  parseDelta,
  type Delta,
  type MeterReport,
  type Usage,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

const event = (record: unknown): { data: string } => ({
  data: typeof record === 'string' ? record : JSON.stringify(record),
});

function usagesIn(deltas: readonly Delta[]): Usage[] {
  return deltas.flatMap((delta) => (delta.type === 'usage' ? [delta.usage] : []));
}

describe('usage', () => {
  const message = (at: number): object => [
    { type: 'AIMessageChunk', id: `m${at}`, content: '', usage_metadata: { input_tokens: 1, [`k${at}`]: 1 } },
    {},
  ];

  it.each([
    [
      'anthropicMessages',
      parseDelta(anthropicMessages()),
      (at: number) => event({ type: 'message_delta', delta: {}, usage: { output_tokens: 1, [`k${at}`]: 1 } }),
    ],
    [
      'gemini',
      parseDelta(gemini()),
      (at: number) => event({ usageMetadata: { totalTokenCount: 1, [`k${at}`]: 1 } }),
    ],
    ['agUI', parseDelta(agUI()), () => event({ type: 'RUN_FINISHED', usage: [{ inputTokens: 1 }] })],
    [
      'langGraph',
      parseDelta(langGraph()),
      (at: number) => ({ event: 'messages', data: JSON.stringify(message(at)) }),
    ],
  ])('that never counts the same is as large as its own record: %s', async (_, parse, record) => {
    const records = Array.from({ length: 200 }, (__, at) => record(at));
    const sizes = usagesIn((await outcomeOf(from(records).pipe(parse))).values).map(
      (usage) => JSON.stringify(usage).length,
    );
    expect(sizes).toHaveLength(200);
    expect((sizes.at(-1) ?? 0) - (sizes[0] ?? 0)).toBeLessThan(20);
  });

  it('of an agent counts a message once, whatever it says later, and adds up over messages', async () => {
    const chunk = (id: string, tokens: number): object => ({
      event: 'messages',
      data: JSON.stringify([
        {
          type: 'AIMessageChunk',
          id,
          content: '',
          usage_metadata: { input_tokens: tokens, output_tokens: 1 },
        },
        {},
      ]),
    });
    const records = [chunk('a', 1), chunk('b', 10), chunk('a', 5)] as { event: string; data: string }[];
    const { values } = await outcomeOf(from(records).pipe(parseDelta(langGraph())));
    expect(usagesIn(values).map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])).toEqual([
      [1, 1],
      [11, 2],
      [16, 3],
    ]);
  });

  const price = { input: 1, output: 1, cachedInput: 1 };

  it.each([
    [
      'a negative one',
      parseDelta(openaiChat()),
      '{"choices":[],"usage":{"prompt_tokens":-5e9,"completion_tokens":-1}}',
    ],
    [
      'an infinite one',
      parseDelta(openaiChat()),
      '{"choices":[],"usage":{"prompt_tokens":1e999,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":1e999}}}',
    ],
    [
      'one beyond 2^53',
      parseDelta(openaiChat()),
      '{"choices":[],"usage":{"prompt_tokens":1e30,"completion_tokens":1}}',
    ],
    [
      'an infinite one less another',
      parseDelta(gemini()),
      '{"usageMetadata":{"totalTokenCount":1,"candidatesTokenCount":1e999,"thoughtsTokenCount":-1e999}}',
    ],
    [
      'a negative output',
      parseDelta(anthropicMessages()),
      '{"type":"message_delta","delta":{},"usage":{"output_tokens":-1e12}}',
    ],
  ])('has only counts that can be counts: not %s', async (_, parse, data) => {
    const reports: MeterReport[] = [];
    const deltas: Observable<Delta> = of({ data }).pipe(
      parse,
      meter((report) => reports.push(report), { price }),
    );
    const [usage] = usagesIn((await outcomeOf(deltas)).values);
    const counts = Object.entries(usage ?? {}).filter(([name]) => name !== 'raw');
    expect(counts.length).toBeGreaterThanOrEqual(3);
    for (const [, count] of counts) expect(count >= 0 && count <= 2 ** 53).toBe(true);
    for (const cost of [usage && costOf(usage, price), reports[0]?.cost])
      expect(cost).toBeGreaterThanOrEqual(0);
  });

  it('from elsewhere has no negative cost either', () => {
    const usage = { inputTokens: NaN, outputTokens: -5, totalTokens: 3, cachedInputTokens: -1 };
    expect(costOf(usage, price)).toBe(0);
  });
});
