import fc from 'fast-check';
import { openaiChat, StreamError, type Delta, type FinishDelta } from 'rxjs-llm';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { openaiChatWire, type OpenAIChatWireConfig, type Wire } from 'rxjs-llm/server';
import { readBack, recordsOf, writtenAnswers } from '../../support/writtenAnswers.ts';

const start = { type: 'start', id: 'a', model: 'm' } as const;
const chunk = (delta: object, finish_reason: string | null = null, index = 0): object => ({
  id: 'a',
  object: 'chat.completion.chunk',
  model: 'm',
  created: 1,
  choices: [{ index, delta, finish_reason }],
});

/** What the wire can say of an answer. */
function sayable(deltas: readonly Delta[]): Delta[] {
  const finish = deltas.find((delta) => delta.type === 'finish');
  const isOver = deltas.some((delta) => delta.type === 'finish' || delta.type === 'done');
  const said = deltas.flatMap((delta): Delta[] => {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
        return [{ type: delta.type, text: delta.text }];
      // Only the finish reason tells that the calls have ended.
      case 'tool-call-end':
        return [];
      case 'finish':
        return [
          ...(['stop', 'tool-calls'].includes(delta.reason) ? endsOf(deltas) : []),
          finishOf(delta, endsOf(deltas).length > 0),
        ];
      // The latest usage is said at the end.
      case 'usage':
        return isOver ? [delta] : [];
      case 'done':
        return finish ? [] : [delta];
      default:
        return [delta];
    }
  });
  return withoutIdle(finish ? [...said, { type: 'done' }] : said);
}

/** A start without an id waits for what follows. Without a model either, the end marker alone isn't an answer. */
function withoutIdle([start, ...rest]: readonly Delta[]): Delta[] {
  if (start?.type !== 'start') return rest;
  const isIdle = rest.every((delta) => start.model === undefined && delta.type === 'done');
  return start.id === undefined && isIdle ? rest : [start, ...rest];
}

function endsOf(deltas: readonly Delta[]): Delta[] {
  return deltas.flatMap((delta) =>
    delta.type === 'tool-call-start' ? [{ type: 'tool-call-end', index: delta.index } as const] : [],
  );
}

function finishOf({ reason }: FinishDelta, hasCalls: boolean): FinishDelta {
  // A stop with open calls waits for them.
  const read = reason === 'stop' && hasCalls ? 'tool-calls' : reason;
  return { type: 'finish', reason: read, rawReason: reason.replace('-', '_') };
}

describe('openaiChatWire', () => {
  it('is a wire', () => {
    expectTypeOf(openaiChatWire).toEqualTypeOf<(config?: OpenAIChatWireConfig) => Wire>();
    expect(openaiChatWire().name).toBe('openai-chat');
  });

  it('is read back as it was said: all but blocks, and each end of a call', () => {
    fc.assert(
      fc.property(writtenAnswers, (deltas) => {
        expect(readBack(openaiChatWire({ created: 1 }), openaiChat(), deltas)).toEqual(sayable(deltas));
      }),
    );
  });

  it('writes a chunk for each delta, under the names of the start', () => {
    const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5, cachedInputTokens: 1, raw: {} };
    const deltas: Delta[] = [
      start,
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Hi' },
      { type: 'tool-call-start', index: 0, id: 'c', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'finish', reason: 'tool-calls', rawReason: '' },
      { type: 'usage', usage },
      { type: 'done' },
    ];
    expect(recordsOf(openaiChatWire({ created: 1 }), deltas)).toEqual([
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'Hm.' }),
      chunk({ content: 'Hi' }),
      chunk({
        tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '' } }],
      }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] }),
      chunk({}, 'tool_calls'),
      {
        id: 'a',
        object: 'chat.completion.chunk',
        model: 'm',
        created: 1,
        choices: [],
        usage: {
          prompt_tokens: 3,
          completion_tokens: 2,
          total_tokens: 5,
          prompt_tokens_details: { cached_tokens: 1 },
          completion_tokens_details: {},
        },
      },
      '[DONE]',
    ]);
  });

  it('keeps choices apart', () => {
    const deltas: Delta[] = [start, { type: 'text', text: 'Hi', choice: 1 }];
    expect(recordsOf(openaiChatWire({ created: 1 }), deltas).slice(1, -1)).toEqual([
      chunk({ content: 'Hi' }, null, 1),
    ]);
  });

  it('takes the names of the latest start', () => {
    const deltas: Delta[] = [{ ...start, id: 'b' }, start, { type: 'text', text: 'Hi' }];
    expect(recordsOf(openaiChatWire({ created: 1 }), deltas).at(-2)).toEqual(chunk({ content: 'Hi' }));
  });

  it('writes no event for empty text, and none for what it has no word for', () => {
    const deltas: Delta[] = [
      { type: 'reasoning', text: '', signature: 's' },
      { type: 'source', title: 'A book', raw: {} },
      { type: 'data', name: 'step', value: 1 },
      { type: 'tool-call-start', index: 0, id: 'c', name: 'search', providerExecuted: true },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-result', id: 'c', result: 1 },
      { type: 'tool-call-end', index: 7 },
      { type: 'unknown', raw: {} },
      { type: 'done' },
    ];
    expect(recordsOf(openaiChatWire(), deltas)).toEqual(['[DONE]']);
  });

  it('numbers the calls of each choice that the client may run, and says an id that comes late', () => {
    const calls = recordsOf(openaiChatWire(), [
      { type: 'tool-call-start', index: 0, name: 'search', providerExecuted: true },
      { type: 'tool-call-start', index: 1, name: 'f' },
      { type: 'tool-call-start', index: 1, id: 'late', name: 'f' },
      { type: 'tool-call-start', index: 0, id: 'x', name: 'shell', custom: true, choice: 1 },
      { type: 'tool-call-args', index: 0, text: 'ls', choice: 1 },
    ]).slice(0, -1);
    expect(
      calls.map(
        (record) =>
          (record as { choices: { delta: { tool_calls: unknown[] } }[] }).choices[0]?.delta.tool_calls[0],
      ),
    ).toEqual([
      { index: 0, type: 'function', function: { name: 'f', arguments: '' } },
      { index: 0, id: 'late' },
      { index: 0, id: 'x', type: 'custom', custom: { name: 'shell', input: '' } },
      { index: 0, custom: { input: 'ls' } },
    ]);
  });

  it('writes the end marker once, and the error of an answer that was cut', () => {
    const finish = { type: 'finish', reason: 'stop', rawReason: '' } as const;
    const text = { type: 'text', text: 'Hi' } as const;
    const lastOf = (...deltas: Delta[]): unknown => recordsOf(openaiChatWire(), deltas).at(-1);
    const countMarkers = (...deltas: Delta[]): number =>
      recordsOf(openaiChatWire(), deltas).filter((record) => record === '[DONE]').length;
    expect(countMarkers(start, finish, { type: 'done' }, text)).toBe(1);
    expect(countMarkers(start, finish)).toBe(1);
    expect(countMarkers(start, { type: 'done' })).toBe(1);
    for (const cut of [[start, text], [], [finish, text], [{ ...finish, choice: 1 }]]) {
      expect(countMarkers(...cut)).toBe(0);
      expect(lastOf(...cut)).toMatchObject({ error: { type: 'TruncatedStreamError', retryable: true } });
    }
  });

  it('errors at arguments that it can not take back, and at a restart', () => {
    const begun: Delta[] = [
      { type: 'tool-call-start', index: 0, name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"a":1}' },
    ];
    const write = (...deltas: Delta[]) => recordsOf(openaiChatWire(), deltas);
    expect(() => write(...begun, { type: 'tool-call-end', index: 0, text: '{"a":2}' })).toThrow(StreamError);
    expect(() => write(...begun, { type: 'restart', attempt: 2, error: undefined })).toThrow(StreamError);
  });

  it('says usage only to who has asked for it', () => {
    const usage: Delta = {
      type: 'usage',
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, raw: 0 },
    };
    expect(recordsOf(openaiChatWire({ usage: false }), [usage, { type: 'done' }])).toEqual(['[DONE]']);
  });

  it('says when it was begun', () => {
    const [first] = recordsOf(openaiChatWire(), [start]) as { created: number }[];
    expect(Math.abs((first?.created ?? 0) - Date.now() / 1_000)).toBeLessThan(60);
  });
});
