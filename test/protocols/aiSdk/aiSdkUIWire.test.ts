import fc from 'fast-check';
import { aiSdkUI, type Delta, type FinishReason } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { aiSdkUIWire } from '../../../src/protocols/aiSdk/aiSdkUIWire.ts';
import { inBlocks, readBack, recordsOf, writtenAnswers } from '../../support/writtenAnswers.ts';

const start = { type: 'start', id: 'a', model: 'm' } as const;
const done = { type: 'done' } as const;

/** What the wire can say of an answer. */
function sayable(deltas: readonly Delta[]): Delta[] {
  const finish = deltas.find((delta) => delta.type === 'finish');
  const isOver = deltas.some((delta) => delta.type === 'finish' || delta.type === 'done');
  const reason = wordOf(finish?.reason);
  const said = inBlocks(deltas).flatMap((delta): Delta[] => {
    switch (delta.type) {
      case 'start':
        return [{ type: 'start', ...(delta.id !== undefined && { id: delta.id }) }];
      case 'tool-call-end':
        // The end says the input, so that arguments that never came are an empty object.
        return [
          ...(hasArgs(deltas, delta.index)
            ? []
            : [{ ...delta, type: 'tool-call-args', text: '{}' } as const]),
          delta,
        ];
      case 'usage':
      case 'finish':
      case 'done':
        return [];
      default:
        return [delta];
    }
  });
  if (!isOver) return said;
  return [...said, { type: 'finish', reason: reason ?? 'stop', rawReason: reason ?? '' }, done];
}

function hasArgs(deltas: readonly Delta[], index: number): boolean {
  return deltas.some((delta) => delta.type === 'tool-call-args' && delta.index === index);
}

function wordOf(reason: FinishReason | undefined): FinishReason | undefined {
  if (reason === 'refusal') return 'content-filter';
  return reason === 'pause' ? 'other' : reason;
}

describe('aiSdkUIWire', () => {
  it('is read back as it was said: all but the model, usage, block numbers and two finish reasons', () => {
    fc.assert(
      fc.property(writtenAnswers, (deltas) => {
        expect(readBack(aiSdkUIWire(), aiSdkUI(), deltas)).toEqual(sayable(deltas));
      }),
    );
  });

  it('opens and closes each block, also around a call', () => {
    const deltas: Delta[] = [
      start,
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Hi' },
      { type: 'tool-call-start', index: 0, name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"a":1}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'text', text: '!' },
      { type: 'finish', reason: 'refusal', rawReason: '' },
    ];
    const call = { toolCallId: 'call-1', toolName: 'f' };
    expect(recordsOf(aiSdkUIWire(), deltas)).toEqual([
      { type: 'start', messageId: 'a' },
      { type: 'start-step' },
      { type: 'reasoning-start', id: 'reasoning-1' },
      { type: 'reasoning-delta', id: 'reasoning-1', delta: 'Hm.' },
      { type: 'reasoning-end', id: 'reasoning-1' },
      { type: 'text-start', id: 'text-2' },
      { type: 'text-delta', id: 'text-2', delta: 'Hi' },
      { type: 'text-end', id: 'text-2' },
      { type: 'tool-input-start', ...call },
      { type: 'tool-input-delta', toolCallId: 'call-1', inputTextDelta: '{"a":1}' },
      { type: 'tool-input-available', ...call, input: { a: 1 } },
      { type: 'text-start', id: 'text-3' },
      { type: 'text-delta', id: 'text-3', delta: '!' },
      { type: 'text-end', id: 'text-3' },
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'content-filter' },
      '[DONE]',
    ]);
  });

  it('says that the arguments of a call are not JSON', () => {
    const deltas: Delta[] = [
      { type: 'tool-call-start', index: 0, id: 'c', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"a' },
      { type: 'tool-call-end', index: 0 },
    ];
    expect(recordsOf(aiSdkUIWire(), deltas).at(-1)).toEqual({
      type: 'tool-input-error',
      toolCallId: 'c',
      toolName: 'f',
      input: '{"a',
      errorText: 'The arguments are not JSON',
    });
  });

  it('writes no event for empty text, for another choice, and for what it has no word for', () => {
    const deltas: Delta[] = [
      { type: 'reasoning', text: '', signature: 's' },
      { type: 'text', text: 'Ho', choice: 1 },
      { type: 'finish', reason: 'stop', rawReason: '', choice: 1 },
      { type: 'tool-call-args', index: 7, text: '{' },
      { type: 'unknown', raw: {} },
    ];
    expect(recordsOf(aiSdkUIWire(), deltas)).toEqual([]);
  });

  it('writes the end once', () => {
    const finish = { type: 'finish', reason: 'stop', rawReason: '' } as const;
    expect(recordsOf(aiSdkUIWire(), [start, finish, done]).slice(2)).toEqual([
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'stop' },
      '[DONE]',
    ]);
  });
});
