import fc from 'fast-check';
import { agUI, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { agUIWire } from '../../../src/protocols/agUI/agUIWire.ts';
import { inBlocks, readBack, recordsOf, writtenAnswers } from '../../support/writtenAnswers.ts';

const start = { type: 'start', id: 'a', model: 'm' } as const;
const finish = { type: 'finish', reason: 'stop', rawReason: '' } as const;

/** What the wire can say of an answer. */
function sayable(deltas: readonly Delta[]): Delta[] {
  const hasCalls = deltas.some((delta) => delta.type === 'tool-call-start');
  const isOver = deltas.some((delta) => delta.type === 'finish' || delta.type === 'done');
  const usages = deltas.filter((delta) => delta.type === 'usage');
  const said = inBlocks(deltas).flatMap((delta): Delta[] => {
    if (delta.type === 'start') return [{ type: 'start', ...(delta.id !== undefined && { id: delta.id }) }];
    return ['usage', 'finish', 'done'].includes(delta.type) ? [] : [delta];
  });
  if (!isOver) return said;
  return [...said, ...usages, { ...finish, reason: hasCalls ? 'tool-calls' : 'stop' }];
}

describe('agUIWire', () => {
  it('is read back as it was said: all but the model, block numbers, the finish reason and `done`', () => {
    fc.assert(
      fc.property(writtenAnswers, (deltas) => {
        expect(readBack(agUIWire(), agUI(), deltas)).toEqual(sayable(deltas));
      }),
    );
  });

  it('opens and closes each message, also around a call, and says usage at the end', () => {
    const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5, cacheWriteTokens: 1, raw: {} };
    const deltas: Delta[] = [
      start,
      { type: 'reasoning', text: 'Hm.' },
      { type: 'tool-call-start', index: 0, name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'text', text: 'Hi' },
      finish,
      { type: 'usage', usage },
      { type: 'done' },
    ];
    const run = { threadId: 'thread-1', runId: 'a' };
    expect(recordsOf(agUIWire(), deltas)).toEqual([
      { type: 'RUN_STARTED', ...run },
      { type: 'REASONING_MESSAGE_START', messageId: 'reasoning-1', role: 'reasoning' },
      { type: 'REASONING_MESSAGE_CONTENT', messageId: 'reasoning-1', delta: 'Hm.' },
      { type: 'REASONING_MESSAGE_END', messageId: 'reasoning-1' },
      { type: 'TOOL_CALL_START', toolCallId: 'call-1', toolCallName: 'f' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'call-1', delta: '{}' },
      { type: 'TOOL_CALL_END', toolCallId: 'call-1' },
      { type: 'TEXT_MESSAGE_START', messageId: 'text-2', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'text-2', delta: 'Hi' },
      { type: 'TEXT_MESSAGE_END', messageId: 'text-2' },
      {
        type: 'RUN_FINISHED',
        ...run,
        usage: [{ model: 'm', inputTokens: 3, outputTokens: 2, totalTokens: 5, cacheWriteInputTokens: 1 }],
      },
    ]);
  });

  it('ends a run before the next one starts', () => {
    const types = recordsOf(agUIWire(), [start, { type: 'text', text: 'Hi' }, finish, start, finish]).map(
      (record) => (record as { type: string }).type,
    );
    expect(types).toEqual([
      'RUN_STARTED',
      'TEXT_MESSAGE_START',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_END',
      'RUN_FINISHED',
      'RUN_STARTED',
      'RUN_FINISHED',
    ]);
  });

  it('writes no event for empty text, for another choice, and for what it has no word for', () => {
    const deltas: Delta[] = [
      { type: 'reasoning', text: '', signature: 's' },
      { type: 'text', text: 'Ho', choice: 1 },
      { ...finish, choice: 1 },
      { type: 'tool-call-args', index: 7, text: '{' },
      { type: 'unknown', raw: {} },
    ];
    expect(recordsOf(agUIWire(), deltas)).toEqual([]);
  });
});
