import fc from 'fast-check';
import { geminiInteractions, ProviderError, StreamError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { readAll, readDeltas } from '../../support/readAll.ts';

/** What a fresh reader makes of these records. */
function read(...records: readonly object[]): unknown[] {
  const events = records.map((record) => ({ data: JSON.stringify(record) }));
  return readAll(geminiInteractions(), events);
}
const begin = (index: number, step: object): object => ({ event_type: 'step.start', index, step });
const add = (index: number, delta: object): object => ({ event_type: 'step.delta', index, delta });
const stop = (index: number): object => ({ event_type: 'step.stop', index });
const completed = (interaction: object): object => ({ event_type: 'interaction.completed', interaction });
const update = (status: string): object => ({ event_type: 'interaction.status_update', status });

const start = (index: number, name: string, more: object = {}): object => ({
  type: 'tool-call-start',
  index,
  name,
  ...more,
});
const args = (index: number, text: string): object => ({ type: 'tool-call-args', index, text });
const end = (index: number): object => ({ type: 'tool-call-end', index });
const finish = (reason: string, rawReason: string): object => ({ type: 'finish', reason, rawReason });
const signature = (signature: string, block: number): object => ({
  type: 'reasoning',
  text: '',
  signature,
  block,
});
const byProvider = { providerExecuted: true };

describe('geminiInteractions', () => {
  it('reads the steps of the complete interaction if none came before', () => {
    const steps = [
      { type: 'user_input', content: [{ type: 'text', text: 'secret' }] },
      { type: 'model_output', content: [{ type: 'text', text: 'Hi' }] },
      { type: 'function_call', id: 'c', name: 'look', arguments: { x: 1 } },
    ];
    const said = [
      { type: 'text', text: 'Hi', block: 1 },
      start(0, 'look', { id: 'c' }),
      args(0, '{"x":1}'),
      end(0),
    ];
    const closing = [finish('tool-calls', 'requires_action'), { type: 'done' }];
    const last = completed({ status: 'requires_action', steps });
    expect(read(last)).toEqual([...said, ...closing]);
    const streamed = steps.flatMap((step, index) => [begin(index, step), stop(index)]);
    expect(read(...streamed, last)).toEqual([...said, ...closing]);
  });

  it.each([
    ['a model', { id: 'i', model: 'm' }, { id: 'i', model: 'm' }],
    ['an agent', { id: 'i', agent: 'deep-research' }, { id: 'i', model: 'deep-research' }],
    ['no id, where nothing is stored', { id: '', model: 'm' }, { model: 'm' }],
  ])('starts with %s', (_, interaction, expected) => {
    expect(read({ event_type: 'interaction.created', interaction }, update('in_progress'))).toEqual([
      { type: 'start', ...expected },
    ]);
  });

  it('reads the type from the event if the record has none', () => {
    const data = JSON.stringify({ delta: { type: 'text', text: 'a' } });
    expect(readDeltas(geminiInteractions(), [{ event: 'step.delta', data }])).toEqual([
      { type: 'text', text: 'a', block: 0 },
    ]);
  });

  it('reads text, whether it comes with the step or after it', () => {
    expect(
      read(
        begin(1, { type: 'model_output', content: [{ type: 'text', text: 'a' }] }),
        add(1, { type: 'text', text: 'b' }),
        add(1, { type: 'text', text: '' }),
        stop(1),
      ),
    ).toEqual([
      { type: 'text', text: 'a', block: 1 },
      { type: 'text', text: 'b', block: 1 },
    ]);
  });

  it('reads thoughts: their summaries and their signatures', () => {
    const image = { type: 'image', data: 'AA==' };
    expect(
      read(
        begin(0, { type: 'thought', summary: [{ type: 'text', text: 'H' }], signature: 's' }),
        begin(1, { type: 'thought' }),
        add(1, { type: 'thought_summary', content: { type: 'text', text: 'm' } }),
        add(1, { type: 'thought_summary', content: image }),
        add(1, { type: 'thought_signature', signature: 't' }),
        stop(1),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'H', block: 0 },
      signature('s', 0),
      { type: 'reasoning', text: 'm', block: 1 },
      { type: 'data', name: 'thought', value: image },
      signature('t', 1),
    ]);
  });

  describe('function calls', () => {
    it('come in pieces of text, beside their signature', () => {
      expect(
        read(
          begin(2, { type: 'function_call', id: 'a', name: 'f', arguments: {}, signature: 's' }),
          add(2, { type: 'arguments_delta', arguments: '{"x"' }),
          add(2, { type: 'arguments_delta', arguments: ':1}' }),
          add(2, { type: 'arguments_delta' }),
          stop(2),
        ),
      ).toEqual([signature('s', 2), start(0, 'f', { id: 'a' }), args(0, '{"x"'), args(0, ':1}'), end(0)]);
    });

    it('come complete with their step, unless pieces follow', () => {
      const step = { type: 'function_call', id: 'a', name: 'f', arguments: { x: 1 } };
      expect(read(begin(0, step), stop(0)).slice(1)).toEqual([args(0, '{"x":1}'), end(0)]);
      expect(
        read(begin(0, step), add(0, { type: 'arguments_delta', arguments: '{}' }), stop(0)).slice(1),
      ).toEqual([args(0, '{}'), end(0)]);
    });

    it('come as text where an object belongs, and without the start of their step', () => {
      const call = { type: 'function_call', id: 'a', name: 'f' };
      const said = [start(0, 'f', { id: 'a' }), args(0, '{"x":1}'), end(0)];
      expect(read(begin(0, { ...call, arguments: '{"x":1}' }), stop(0))).toEqual(said);
      expect(read(add(0, { ...call, arguments: { x: 1 } }), stop(0))).toEqual(said);
      expect(
        read(
          add(0, { ...call, arguments: '{"x"' }),
          add(0, { type: 'arguments_delta', arguments: ':1}' }),
          stop(0),
        ),
      ).toEqual([said[0], args(0, '{"x"'), args(0, ':1}'), end(0)]);
    });

    it('end when another begins in their place', () => {
      const step = (id: string): object => ({ type: 'function_call', id, name: 'f', arguments: { id } });
      expect(read(begin(0, step('a')), begin(0, step('b')), stop(0))).toEqual([
        start(0, 'f', { id: 'a' }),
        args(0, '{"id":"a"}'),
        end(0),
        start(1, 'f', { id: 'b' }),
        args(1, '{"id":"b"}'),
        end(1),
      ]);
    });

    it('are kept apart by their steps, and end with the answer if a stop is missing', () => {
      expect(
        read(
          begin(0, { type: 'function_call', name: 'f' }),
          begin(1, { type: 'function_call', name: 'f' }),
          add(0, { type: 'arguments_delta', arguments: '{"a":1}' }),
          add(1, { type: 'arguments_delta', arguments: '{"b":2}' }),
          completed({ status: 'requires_action' }),
        ),
      ).toEqual([
        start(0, 'f'),
        start(1, 'f'),
        args(0, '{"a":1}'),
        args(1, '{"b":2}'),
        end(0),
        end(1),
        finish('tool-calls', 'requires_action'),
        { type: 'done' },
      ]);
    });

    it('do not end if a limit cut them', () => {
      const cut = read(
        begin(0, { type: 'function_call', name: 'f' }),
        add(0, { type: 'arguments_delta', arguments: '{"a"' }),
        completed({ status: 'incomplete' }),
      );
      expect(cut.slice(2)).toEqual([finish('length', 'incomplete'), { type: 'done' }]);
    });

    it('that no step began are nothing', () => {
      expect(read(add(0, { type: 'arguments_delta', arguments: '{}' }), stop(0))).toEqual([]);
    });
  });

  it('reads tools that Google runs, and their results', () => {
    const result = [{ search_suggestions: '<b>' }];
    expect(
      read(
        begin(0, { type: 'google_search_call', id: 'a', signature: '' }),
        add(0, { type: 'google_search_call', arguments: { queries: ['q'] }, signature: 's' }),
        stop(0),
        begin(1, { type: 'google_search_result', call_id: 'a' }),
        add(1, { type: 'google_search_result', result }),
        stop(1),
        begin(2, { type: 'mcp_server_tool_call', id: 'b', name: 'ask', arguments: { x: 1 } }),
        stop(2),
        begin(3, { type: 'code_execution_result', call_id: 'b', result: 'no', is_error: true }),
        stop(3),
        completed({ status: 'completed' }),
      ),
    ).toEqual([
      start(0, 'google_search', { id: 'a', ...byProvider }),
      signature('s', 0),
      args(0, '{"queries":["q"]}'),
      end(0),
      { type: 'tool-result', id: 'a', result },
      start(1, 'ask', { id: 'b', ...byProvider }),
      args(1, '{"x":1}'),
      end(1),
      { type: 'tool-result', id: 'b', result: 'no', isError: true },
      finish('stop', 'completed'),
      { type: 'done' },
    ]);
  });

  it('reads images, audio, video and documents as files', () => {
    expect(
      read(
        add(1, { type: 'image', mime_type: 'image/png', data: 'AA==' }),
        add(1, { type: 'video', mime_type: 'video/mp4', uri: 'u' }),
        add(1, { type: 'audio', data: 'AA==' }),
        add(1, { type: 'document' }),
      ),
    ).toEqual([
      { type: 'file', mediaType: 'image/png', data: 'AA==' },
      { type: 'file', mediaType: 'video/mp4', url: 'u' },
      { type: 'file', mediaType: 'application/octet-stream', data: 'AA==' },
    ]);
  });

  it('reads annotations as sources, under either name', () => {
    const url = { type: 'url_citation', url: 'u', title: 't', start_index: 0 };
    const file = { type: 'file_citation', document_uri: 'd', file_name: 'n' };
    const place = { type: 'place_citation', url: 'p', name: 'Place' };
    expect(
      read(
        add(1, { type: 'text_annotation', annotations: [url] }),
        add(1, { type: 'text_annotation_delta', annotations: [file, place] }),
      ),
    ).toEqual([
      { type: 'source', url: 'u', title: 't', block: 1, raw: url },
      { type: 'source', url: 'd', title: 'n', block: 1, raw: file },
      { type: 'source', url: 'p', title: 'Place', block: 1, raw: place },
    ]);
  });

  it('counts thoughts as output, and what tools put in as input unless only search was used', () => {
    const usage = {
      total_tokens: 20,
      total_input_tokens: 10,
      total_cached_tokens: 4,
      total_output_tokens: 2,
      total_tool_use_tokens: 5,
      total_thought_tokens: 3,
    };
    const delta = {
      type: 'usage',
      usage: {
        inputTokens: 15,
        outputTokens: 5,
        totalTokens: 20,
        cachedInputTokens: 4,
        reasoningTokens: 3,
        raw: usage,
      },
    };
    expect(read(completed({ status: 'completed', usage }))).toEqual([
      delta,
      finish('stop', 'completed'),
      { type: 'done' },
    ]);
    expect(read({ ...stop(0), metadata: { total_usage: usage } })).toEqual([delta]);

    const inputAfter = (...types: readonly string[]): unknown =>
      read(...types.map((type, at) => begin(at, { type })), completed({ status: 'completed', usage })).find(
        (value) => (value as { type: string }).type === 'usage',
      );
    expect(inputAfter('google_search_call')).toMatchObject({ usage: { inputTokens: 10 } });
    expect(inputAfter('google_search_call', 'function_call')).toMatchObject({ usage: { inputTokens: 10 } });
    expect(inputAfter('google_search_call', 'url_context_call')).toMatchObject({
      usage: { inputTokens: 15 },
    });
    expect(inputAfter('code_execution_call')).toMatchObject({ usage: { inputTokens: 15 } });
  });

  describe('finish', () => {
    it.each([
      ['completed', 'stop'],
      ['requires_action', 'tool-calls'],
      ['incomplete', 'length'],
      ['budget_exceeded', 'length'],
      ['cancelled', 'error'],
    ])('reads %s as %s', (status, reason) => {
      expect(read(completed({ status }))).toEqual([finish(reason, status), { type: 'done' }]);
    });

    it('is for the client’s calls also if the status does not say so', () => {
      const records = [begin(0, { type: 'function_call', name: 'f' }), stop(0)];
      expect(read(...records, completed({ status: 'completed' }))).toContainEqual(
        finish('tool-calls', 'completed'),
      );
    });

    it('comes once, with the first of the two events that name it', () => {
      expect(read(update('requires_action'), completed({ status: 'requires_action' }))).toEqual([
        finish('tool-calls', 'requires_action'),
        { type: 'done' },
      ]);
    });
  });

  describe('an error', () => {
    it('ends the answer', () => {
      const [error] = read({
        event_type: 'error',
        error: { code: 'gateway_timeout', message: 'm' },
      });
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code: 'gateway_timeout', retryable: true, detail: 'm' });
    });

    it('is what a failed interaction ends with, after its usage', () => {
      const result = read(
        update('failed'),
        completed({ status: 'failed', usage: { total_input_tokens: 1 } }),
      );
      expect(result).toMatchObject([{ type: 'usage' }, { name: 'ProviderError', retryable: true }]);
      const error = { code: 'invalid_argument', message: 'm' };
      expect(read(completed({ status: 'failed', error, input: 'secret' }))).toMatchObject([
        { code: 'invalid_argument', detail: 'm', body: { error } },
      ]);
    });
  });

  it('leaves what it does not know to the caller, but not the user’s own input', () => {
    const records = [
      { event_type: 'interaction.new' },
      begin(0, { type: 'new' }),
      add(0, { type: 'new' }),
      begin(1, { type: 'user_input', content: [] }),
    ];
    expect(read(...records)).toEqual([
      { type: 'unknown', raw: { event_type: 'interaction.new' } },
      { type: 'unknown', raw: { type: 'new' } },
      { type: 'unknown', raw: { type: 'new' } },
    ]);
    expect(readDeltas(geminiInteractions(), [{ data: '[DONE]' }])).toEqual([]);
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (data) => {
        try {
          readDeltas(geminiInteractions(), [{ data }]);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });
});
