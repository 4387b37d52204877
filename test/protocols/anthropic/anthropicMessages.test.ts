import fc from 'fast-check';
import { anthropicMessages, ProviderError, StreamError, TruncatedStreamError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { readDeltas } from '../../support/readAll.ts';

function read(...records: readonly object[]): unknown[] {
  const events = records.map((record) => ({ data: JSON.stringify(record) }));
  return readDeltas(anthropicMessages(), events);
}
const start = (id: string, more: object = {}): object => ({
  type: 'message_start',
  message: { id, model: 'm', content: [], ...more },
});
const open = (index: number, content_block: object): object => ({
  type: 'content_block_start',
  index,
  content_block,
});
const add = (index: number, delta: object): object => ({ type: 'content_block_delta', index, delta });
const stop = (index: number): object => ({ type: 'content_block_stop', index });

describe('anthropicMessages', () => {
  it('passes over a second start of the same message, and refuses that of another', () => {
    expect(read(start('a'), start('a'))).toEqual([{ type: 'start', id: 'a', model: 'm' }]);
    expect(() => read(start('a'), start('b'))).toThrow(TruncatedStreamError);
    expect(read(start('a'), { type: 'message_stop' }, start('b'))).toHaveLength(3);
  });

  it('keeps blocks, signatures and redacted thinking', () => {
    expect(
      read(
        add(0, { type: 'thinking_delta', thinking: 'Hm' }),
        add(0, { type: 'signature_delta', signature: 's' }),
        open(1, { type: 'redacted_thinking', data: 'r' }),
        add(2, { type: 'text_delta', text: 'a' }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', block: 0 },
      { type: 'reasoning', text: '', block: 0, signature: 's' },
      { type: 'reasoning', text: '', block: 1, redacted: 'r' },
      { type: 'text', text: 'a', block: 2 },
    ]);
  });

  it('reads fragments without a type by their fields', () => {
    expect(
      read(
        add(0, { thinking: 'Hm' }),
        add(0, { signature: 's' }),
        add(1, { text: 'a' }),
        open(2, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
        add(2, { partial_json: '{}' }),
        add(3, { type: 'later_delta', text: 'b' }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', block: 0 },
      { type: 'reasoning', text: '', block: 0, signature: 's' },
      { type: 'text', text: 'a', block: 1 },
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'unknown', raw: add(3, { type: 'later_delta', text: 'b' }) },
    ]);
  });

  it('counts tool calls from 0, and takes the input from the start if no fragments come', () => {
    expect(
      read(
        open(1, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
        add(1, { type: 'input_json_delta', partial_json: '' }),
        add(1, { type: 'input_json_delta', partial_json: '{}' }),
        stop(1),
        open(2, { type: 'tool_use', id: 'b', name: 'g', input: { x: 1 } }),
        stop(2),
      ),
    ).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'g' },
      { type: 'tool-call-args', index: 1, text: '{"x":1}' },
      { type: 'tool-call-end', index: 1 },
    ]);
  });

  it('ends calls that never stopped when the model has stopped by itself', () => {
    const call = open(0, { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } });
    const finish = (stop_reason: string): object => ({ type: 'message_delta', delta: { stop_reason } });
    expect(read(call, finish('end_turn')).slice(1)).toEqual([
      { type: 'tool-call-args', index: 0, text: '{"x":1}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'finish', reason: 'tool-calls', rawReason: 'end_turn' },
    ]);
    expect(read(call, finish('max_tokens')).slice(1)).toMatchObject([{ reason: 'length' }]);
  });

  it('reads a block without a type as text, and a reason and a usage at each other’s place', () => {
    expect(
      read(open(0, { text: 'a' }), {
        type: 'message_delta',
        stop_reason: 'max_tokens',
        delta: { usage: { output_tokens: 2 } },
      }),
    ).toMatchObject([
      { type: 'text', text: 'a', block: 0 },
      { type: 'usage', usage: { outputTokens: 2 } },
      { type: 'finish', reason: 'length' },
    ]);
  });

  it('ends a call that never stopped when another begins in its place', () => {
    const piece = (partial_json: unknown): object => add(0, { type: 'input_json_delta', partial_json });
    expect(
      read(
        open(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
        piece('{"x":'),
        piece(1),
        piece('}'),
        open(0, { type: 'tool_use', id: 'b', name: 'g', input: {} }),
        piece('{}'),
        stop(0),
      ),
    ).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"x":' },
      { type: 'tool-call-args', index: 0, text: '1' },
      { type: 'tool-call-args', index: 0, text: '}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'g' },
      { type: 'tool-call-args', index: 1, text: '{}' },
      { type: 'tool-call-end', index: 1 },
    ]);
  });

  it('marks what the provider runs itself, and emits its results', () => {
    const content = { type: 'web_search_tool_result_error', error_code: 'x' };
    expect(
      read(
        open(0, { type: 'server_tool_use', id: 's', name: 'web_search' }),
        open(1, { type: 'web_search_tool_result', tool_use_id: 's', content }),
      ),
    ).toEqual([
      { type: 'tool-call-start', index: 0, id: 's', name: 'web_search', providerExecuted: true },
      { type: 'tool-result', id: 's', result: content, isError: true },
      { type: 'data', name: 'block', value: { type: 'web_search_tool_result', tool_use_id: 's', content } },
    ]);
  });

  it('emits the blocks of the provider’s own tools as they came, once they are complete', () => {
    const call = { type: 'mcp_tool_use', id: 'm', name: 'find', server_name: 'docs', input: {} };
    const blocks = (...records: readonly object[]): unknown[] =>
      read(...records).flatMap((delta) => {
        const { type, value } = delta as { type: string; value?: unknown };
        return type === 'data' ? [value] : [];
      });
    const json = (partial_json: string): object => ({ type: 'input_json_delta', partial_json });

    expect(blocks(open(0, call), add(0, json('{"q":')), add(0, json('1}')), stop(0))).toEqual([
      { ...call, input: { q: 1 } },
    ]);
    expect(blocks(open(0, { ...call, input: { q: 2 } }), stop(0))).toEqual([{ ...call, input: { q: 2 } }]);
    expect(blocks(open(0, call), add(0, json('{"q":')))).toEqual([]);
    expect(blocks(open(0, { ...call, type: 'tool_use' }), stop(0))).toEqual([]);
  });

  it('reads complete blocks that come with the start', () => {
    const content = [{ type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } }];
    expect(read(start('m', { content })).slice(1)).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"x":1}' },
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('overwrites counts, keeps what is null, and adds the cached input up', () => {
    const usage = {
      input_tokens: 3,
      cache_read_input_tokens: 4,
      cache_creation_input_tokens: 5,
      output_tokens: 1,
    };
    const later = { type: 'message_delta', delta: {}, usage: { input_tokens: null, output_tokens: 7 } };
    expect(read(start('m', { usage }), later).at(-1)).toMatchObject({
      usage: { inputTokens: 12, outputTokens: 7, totalTokens: 19, cachedInputTokens: 4, cacheWriteTokens: 5 },
    });
  });

  it('counts what the cache keeps for an hour, as a part of what was written', () => {
    const cache_creation = { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 3 };
    const later = { type: 'message_delta', delta: {}, usage: { output_tokens: 7 } };
    const usage = { inputTokens: 6, cacheWriteTokens: 5, cacheWrite1hTokens: 3 };
    const sum = { input_tokens: 1, cache_creation_input_tokens: 5, cache_creation };
    expect(read(start('m', { usage: sum }), later).at(-1)).toMatchObject({ usage });
    expect(read(start('m', { usage: { input_tokens: 1, cache_creation } })).at(-1)).toMatchObject({ usage });
  });

  it('says which sequence stopped it, before the finish', () => {
    const message = (stop_sequence: string | null): object => ({
      type: 'message_delta',
      delta: { stop_reason: 'stop_sequence', stop_sequence },
    });
    const finish = { type: 'finish', reason: 'stop', rawReason: 'stop_sequence' };
    expect(read(message('###'))).toEqual([{ type: 'data', name: 'stop_sequence', value: '###' }, finish]);
    expect(read(message(null))).toEqual([finish]);
  });

  it('takes no count from a prototype that the wire would like to set', () => {
    const usage: unknown = JSON.parse('{"output_tokens":1,"__proto__":{"input_tokens":5}}');
    expect(read(start('m', { usage })).at(-1)).toMatchObject({ usage: { inputTokens: 0, outputTokens: 1 } });
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['tool_use', 'tool-calls'],
    ['pause_turn', 'pause'],
    ['refusal', 'refusal'],
    ['model_context_window_exceeded', 'length'],
    ['new', 'other'],
  ])('reads the stop reason %s as %s', (rawReason, reason) => {
    expect(read({ type: 'message_delta', delta: { stop_reason: rawReason } })).toEqual([
      { type: 'finish', reason, rawReason },
    ]);
  });

  it('says why it refused', () => {
    const delta = { stop_reason: 'refusal', stop_details: { explanation: 'No.' } };
    expect(read({ type: 'message_delta', delta })[0]).toEqual({ type: 'refusal', text: 'No.' });
  });

  it('names the sources of a citation', () => {
    const citation = { type: 'char_location', cited_text: 'c', document_title: 't' };
    expect(read(add(0, { type: 'citations_delta', citation }))).toEqual([
      { type: 'source', title: 't', citedText: 'c', block: 0, raw: citation },
    ]);
  });

  it('passes over pings, and leaves what it does not know to the caller', () => {
    expect(read({ type: 'ping' })).toEqual([]);
    expect(
      read({ type: 'new' }, open(0, { type: 'new' }), add(0, { type: 'new' })).map(
        (value) => (value as { type: string }).type,
      ),
    ).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('reports an error in the stream', () => {
    expect(() => read({ type: 'error', error: { type: 'overloaded_error' } })).toThrow(ProviderError);
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (data) => {
        try {
          readDeltas(anthropicMessages(), [{ data }]);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });
});
