import fc from 'fast-check';
import { aiSdkUI, reduceMessage, StreamError, type Delta, type FinishReason } from 'rxjs-llm';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { aiSdkUIWire, type AiSdkUIWireConfig, type Wire } from 'rxjs-llm/server';
import {
  inBlocks,
  isCut,
  openCalls,
  parsed,
  readBack,
  recordsOf,
  written,
  writtenAnswers,
} from '../../support/writtenAnswers.ts';

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
        return endOf(deltas, delta.index);
      case 'usage':
      case 'finish':
      case 'done':
        return [];
      default:
        return [delta];
    }
  });
  if (!isOver) return said;
  const ends = isCut(finish?.reason) ? [] : openCalls(deltas).flatMap((index) => endOf(deltas, index));
  return [...said, ...ends, { type: 'finish', reason: reason ?? 'stop', rawReason: reason ?? '' }, done];
}

/** The end says the input, so that arguments that never came are an empty object. */
function endOf(deltas: readonly Delta[], index: number): Delta[] {
  const args = { type: 'tool-call-args', index, text: '{}' } as const;
  return [...(hasArgs(deltas, index) ? [] : [args]), { type: 'tool-call-end', index }];
}

function hasArgs(deltas: readonly Delta[], index: number): boolean {
  return deltas.some((delta) => delta.type === 'tool-call-args' && delta.index === index);
}

function wordOf(reason: FinishReason | undefined): FinishReason | undefined {
  if (reason === 'refusal') return 'content-filter';
  return reason === 'pause' ? 'other' : reason;
}

describe('aiSdkUIWire', () => {
  it('is a wire', () => {
    expectTypeOf(aiSdkUIWire).toEqualTypeOf<(config?: AiSdkUIWireConfig) => Wire>();
    expect(aiSdkUIWire().headers).toEqual({ 'x-vercel-ai-ui-message-stream': 'v1' });
  });

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
    expect(recordsOf(aiSdkUIWire(), deltas).at(-2)).toEqual({
      type: 'tool-input-error',
      toolCallId: 'c',
      toolName: 'f',
      input: '{"a',
      errorText: 'The arguments are not JSON',
    });
  });

  it('says a proof at the end of its block, under the name of its provider', () => {
    const deltas: Delta[] = [
      { ...start, protocol: 'anthropic-messages' },
      { type: 'reasoning', text: 'Hm.', block: 0 },
      { type: 'reasoning', text: '', block: 0, signature: 's' },
      { type: 'reasoning', text: '', block: 1, redacted: 'r' },
    ];
    expect(recordsOf(aiSdkUIWire(), deltas).slice(4, -1)).toEqual([
      { type: 'reasoning-end', id: 'reasoning-1', providerMetadata: { anthropic: { signature: 's' } } },
      { type: 'reasoning-start', id: 'reasoning-2' },
      { type: 'reasoning-end', id: 'reasoning-2', providerMetadata: { anthropic: { redactedData: 'r' } } },
    ]);
  });

  it('begins a step with each round of an agent, and the message once', () => {
    const types = recordsOf(aiSdkUIWire(), [
      start,
      { type: 'tool-call-start', index: 0, id: 'c', name: 'f' },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-result', id: 'c', result: 1 },
      { ...start, id: 'b' },
      { type: 'text', text: 'Hi' },
      done,
    ]).map((record) => (record as { type?: string }).type);
    expect(types).toEqual([
      ...['start', 'start-step', 'tool-input-start', 'tool-input-available', 'tool-output-available'],
      ...[
        'finish-step',
        'start-step',
        'text-start',
        'text-delta',
        'text-end',
        'finish-step',
        'finish',
        undefined,
      ],
    ]);
  });

  it('says what else it has a word for', () => {
    const deltas: Delta[] = [
      start,
      { type: 'refusal', text: 'No.' },
      { type: 'source', url: 'https://example.com', title: 'T', raw: {} },
      { type: 'file', mediaType: 'image/png', data: 'AA==' },
      { type: 'tool-result', id: 'c', result: { code: 1 }, isError: true },
      { type: 'data', name: 'data-x', value: { type: 'data-x', data: 1 } },
      { type: 'data', name: 'x', value: { type: 'reset-step' } },
      { type: 'data', name: 'start-step', value: { type: 'start-step' } },
    ];
    expect(recordsOf(aiSdkUIWire(), deltas).slice(3, -1)).toEqual([
      { type: 'text-delta', id: 'text-1', delta: 'No.' },
      { type: 'source-url', sourceId: 'https://example.com', url: 'https://example.com', title: 'T' },
      { type: 'text-end', id: 'text-1' },
      { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AA==' },
      { type: 'tool-output-error', toolCallId: 'c', errorText: '{"code":1}' },
      { type: 'data-x', data: 1 },
      { type: 'data-x', data: { type: 'reset-step' } },
    ]);
  });

  it('says a restart of its one step if its client can read that, else errors', () => {
    const restart: Delta = { type: 'restart', attempt: 2, error: undefined };
    const again = [start, { type: 'text', text: 'Hi' }, restart, { type: 'text', text: 'Ho' }, done] as const;
    const message = parsed(aiSdkUI(), written(aiSdkUIWire({ resetStep: true }), again)).reduce(
      reduceMessage,
      undefined,
    );
    expect(message).toMatchObject({ text: 'Ho', status: 'complete', attempt: 2 });
    expect(() => recordsOf(aiSdkUIWire(), again)).toThrow(StreamError);
    const rounds = [start, start, restart];
    expect(() => recordsOf(aiSdkUIWire({ resetStep: true }), rounds)).toThrow(StreamError);
  });

  it('writes no event for empty text, for another choice, and for what it has no word for', () => {
    const deltas: Delta[] = [
      { type: 'reasoning', text: '' },
      { type: 'text', text: 'Ho', choice: 1 },
      { type: 'finish', reason: 'stop', rawReason: '', choice: 1 },
      { type: 'tool-call-args', index: 7, text: '{' },
      { type: 'tool-call-end', index: 7 },
      { type: 'unknown', raw: {} },
    ];
    const errorText = 'The stream ended before its end marker';
    expect(recordsOf(aiSdkUIWire(), deltas).slice(2)).toEqual([{ type: 'error', errorText }]);
  });

  it('writes the end once, with the usage', () => {
    const finish = { type: 'finish', reason: 'stop', rawReason: '' } as const;
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const said: Delta[] = [start, finish, { type: 'usage', usage: { ...usage, raw: 'raw' } }, done];
    expect(recordsOf(aiSdkUIWire(), said).slice(2)).toEqual([
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'stop', messageMetadata: { usage } },
      '[DONE]',
    ]);
  });
});
