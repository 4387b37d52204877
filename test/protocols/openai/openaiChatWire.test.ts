import fc from 'fast-check';
import { openaiChat, type Delta, type FinishDelta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { openaiChatWire } from '../../../src/protocols/openai/openaiChatWire.ts';
import { readBack, recordsOf, writtenAnswers } from '../../support/writtenAnswers.ts';

const start = { type: 'start', id: 'a', model: 'm' } as const;
const chunk = (delta: object, finish_reason: string | null = null, index = 0): object => ({
  id: 'a',
  object: 'chat.completion.chunk',
  model: 'm',
  choices: [{ index, delta, finish_reason }],
});

/** What the wire can say of an answer. */
function sayable(deltas: readonly Delta[]): Delta[] {
  const finish = deltas.find((delta) => delta.type === 'finish');
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
      case 'done':
        return finish ? [] : [delta];
      default:
        return [delta];
    }
  });
  return finish ? [...said, { type: 'done' }] : said;
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
  it('is read back as it was said: all but blocks, and each end of a call', () => {
    fc.assert(
      fc.property(writtenAnswers, (deltas) => {
        expect(readBack(openaiChatWire(), openaiChat(), deltas)).toEqual(sayable(deltas));
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
    expect(recordsOf(openaiChatWire(), deltas)).toEqual([
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
    expect(recordsOf(openaiChatWire(), deltas).slice(1)).toEqual([chunk({ content: 'Hi' }, null, 1)]);
  });

  it('takes the names of the latest start', () => {
    const deltas: Delta[] = [{ ...start, id: 'b' }, start, { type: 'text', text: 'Hi' }];
    expect(recordsOf(openaiChatWire(), deltas).at(-1)).toEqual(chunk({ content: 'Hi' }));
  });

  it('writes no event for empty text, and none for what it has no word for', () => {
    const deltas: Delta[] = [
      { type: 'reasoning', text: '', signature: 's' },
      { type: 'source', url: 'https://example.com', raw: {} },
      { type: 'data', name: 'step', value: 1 },
      { type: 'unknown', raw: {} },
    ];
    expect(recordsOf(openaiChatWire(), deltas)).toEqual([]);
  });

  it('writes the end marker once, and none for an answer that was cut', () => {
    const finish = { type: 'finish', reason: 'stop', rawReason: '' } as const;
    const countMarkers = (...deltas: Delta[]): number =>
      recordsOf(openaiChatWire(), deltas).filter((record) => record === '[DONE]').length;
    expect(countMarkers(start, finish, { type: 'done' })).toBe(1);
    expect(countMarkers(start, finish)).toBe(1);
    expect(countMarkers(start, { type: 'done' })).toBe(1);
    expect(countMarkers(start, { type: 'text', text: 'Hi' })).toBe(0);
  });
});
