import fc from 'fast-check';
import { agUI, StreamError, type Delta } from 'rxjs-llm';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { agUIWire, type AgUIWireConfig, type Wire } from 'rxjs-llm/server';
import {
  inBlocks,
  isCut,
  openCalls,
  readBack,
  recordsOf,
  writtenAnswers,
} from '../../support/writtenAnswers.ts';

const start = { type: 'start', id: 'a', model: 'm' } as const;
const finish = { type: 'finish', reason: 'stop', rawReason: '' } as const;

/** What the wire can say of an answer. */
function sayable(deltas: readonly Delta[]): Delta[] {
  const hasCalls = deltas.some((delta) => delta.type === 'tool-call-start');
  const isOver = deltas.some((delta) => delta.type === 'finish' || delta.type === 'done');
  const usages = deltas.filter((delta) => delta.type === 'usage');
  const said = inBlocks(deltas).flatMap((delta): Delta[] => {
    if (delta.type === 'start') return [{ type: 'start', id: delta.id ?? 'run-1' }];
    return ['usage', 'finish', 'done'].includes(delta.type) ? [] : [delta];
  });
  const reason = deltas.find((delta) => delta.type === 'finish')?.reason;
  const open = openCalls(deltas);
  // The model failed, or its last call was cut: that is an error.
  const hasFailed = reason === 'error' || (isCut(reason) && open.length > 0);
  if (!isOver || hasFailed) return said;
  const ends = open.map((index): Delta => ({ type: 'tool-call-end', index }));
  return [...said, ...ends, ...usages, { ...finish, reason: hasCalls ? 'tool-calls' : 'stop' }];
}

describe('agUIWire', () => {
  it('is a wire', () => {
    expectTypeOf(agUIWire).toEqualTypeOf<(config?: AgUIWireConfig) => Wire>();
    expect(agUIWire().name).toBe('ag-ui');
  });

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
      { type: 'REASONING_MESSAGE_START', messageId: 'a-reasoning-1', role: 'reasoning' },
      { type: 'REASONING_MESSAGE_CONTENT', messageId: 'a-reasoning-1', delta: 'Hm.' },
      { type: 'REASONING_MESSAGE_END', messageId: 'a-reasoning-1' },
      { type: 'TOOL_CALL_START', toolCallId: 'call-1', toolCallName: 'f' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'call-1', delta: '{}' },
      { type: 'TOOL_CALL_END', toolCallId: 'call-1' },
      { type: 'TEXT_MESSAGE_START', messageId: 'a-text-2', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'a-text-2', delta: 'Hi' },
      { type: 'TEXT_MESSAGE_END', messageId: 'a-text-2' },
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

  it('has one run for the rounds of an agent', () => {
    const types = recordsOf(agUIWire(), [
      start,
      { type: 'text', text: 'Hi' },
      { ...start, id: 'b' },
      finish,
    ]).map((record) => (record as { type: string }).type);
    expect(types.filter((type) => type.startsWith('RUN'))).toEqual(['RUN_STARTED', 'RUN_FINISHED']);
  });

  it('says the names that the client has given', () => {
    const run = { threadId: 't', runId: 'r' };
    expect(recordsOf(agUIWire(run), [start, finish])).toEqual([
      { type: 'RUN_STARTED', ...run },
      { type: 'RUN_FINISHED', ...run },
    ]);
  });

  it('says what else it has a word for, and what it has none for as CUSTOM', () => {
    const file: Delta = { type: 'file', mediaType: 'image/png', data: 'AA==' };
    const snapshot = { type: 'STATE_SNAPSHOT', snapshot: {} };
    const deltas: Delta[] = [
      start,
      { type: 'refusal', text: 'No.' },
      { type: 'reasoning', text: '', redacted: 'r' },
      { type: 'tool-call-start', index: 0, id: 'c', name: 'shell', custom: true },
      { type: 'tool-call-args', index: 0, text: 'ls "a' },
      { type: 'tool-call-args', index: 0, text: '"' },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-result', id: 'c', result: { code: 1 }, isError: true },
      file,
      { type: 'data', name: 'STATE_SNAPSHOT', value: snapshot },
      { type: 'data', name: 'RUN_FINISHED', value: { type: 'RUN_FINISHED' } },
    ];
    const call = { toolCallId: 'c' };
    expect(recordsOf(agUIWire(), deltas).slice(2, -1)).toEqual([
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'a-text-1', delta: 'No.' },
      { type: 'TEXT_MESSAGE_END', messageId: 'a-text-1' },
      { type: 'REASONING_MESSAGE_START', messageId: 'a-reasoning-2', role: 'reasoning' },
      {
        type: 'REASONING_ENCRYPTED_VALUE',
        subtype: 'message',
        entityId: 'a-reasoning-2',
        encryptedValue: 'r',
      },
      { type: 'REASONING_MESSAGE_END', messageId: 'a-reasoning-2' },
      { type: 'TOOL_CALL_START', ...call, toolCallName: 'shell' },
      { type: 'TOOL_CALL_ARGS', ...call, delta: '"ls \\"a' },
      { type: 'TOOL_CALL_ARGS', ...call, delta: '\\"' },
      { type: 'TOOL_CALL_ARGS', ...call, delta: '"' },
      { type: 'TOOL_CALL_END', ...call },
      { type: 'TOOL_CALL_RESULT', messageId: 'a-result-1', ...call, content: '{"code":1}', role: 'tool' },
      { type: 'CUSTOM', name: 'file', value: file },
      snapshot,
      { type: 'CUSTOM', name: 'RUN_FINISHED', value: { type: 'RUN_FINISHED' } },
    ]);
  });

  it('is an error if a call was cut, or if the model failed: a client may repair arguments, and run them', () => {
    const call: Delta[] = [
      { type: 'tool-call-start', index: 0, id: 'c', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"a' },
    ];
    const cut = recordsOf(agUIWire(), [start, ...call, { ...finish, reason: 'length' }]);
    expect(cut.at(-1)).toMatchObject({ type: 'RUN_ERROR', retryable: true });
    expect(JSON.stringify(cut)).not.toContain('TOOL_CALL_END');
    const failed = recordsOf(agUIWire(), [start, { ...finish, reason: 'error' }]);
    expect(failed.at(-1)).toMatchObject({ type: 'RUN_ERROR' });
  });

  it('gives a call of the provider a result, so that no client runs it', () => {
    const call: Delta = {
      type: 'tool-call-start',
      index: 0,
      id: 'c',
      name: 'search',
      providerExecuted: true,
    };
    expect(recordsOf(agUIWire(), [start, call, finish]).at(-2)).toMatchObject({
      type: 'TOOL_CALL_RESULT',
      toolCallId: 'c',
    });
  });

  it('errors at arguments that it can not take back, and at a restart', () => {
    const begun: Delta[] = [
      { type: 'tool-call-start', index: 0, name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"a":1}' },
    ];
    const write = (...deltas: Delta[]) => recordsOf(agUIWire(), deltas);
    expect(() => write(...begun, { type: 'tool-call-end', index: 0, text: '{"a":2}' })).toThrow(StreamError);
    expect(() => write(...begun, { type: 'restart', attempt: 2, error: undefined })).toThrow(StreamError);
  });

  it('writes no event for empty text, for another choice, and for what it has no word for', () => {
    const deltas: Delta[] = [
      { type: 'reasoning', text: '' },
      { type: 'text', text: 'Ho', choice: 1 },
      { ...finish, choice: 1 },
      { type: 'tool-call-args', index: 7, text: '{' },
      { type: 'unknown', raw: {} },
    ];
    expect(recordsOf(agUIWire(), deltas)).toEqual([
      { type: 'RUN_STARTED', threadId: 'thread-1', runId: 'run-1' },
      {
        type: 'RUN_ERROR',
        message: 'The stream ended before its end marker',
        code: 'TruncatedStreamError',
        retryable: true,
      },
    ]);
  });
});
