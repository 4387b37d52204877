import fc from 'fast-check';
import { ollama, ProviderError, reduceMessage, StreamError, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { objectIn } from '../../../src/json/unknown.ts';
import { readAll } from '../../support/readAll.ts';

/** What a fresh reader makes of these records. */
function read(...records: readonly unknown[]): unknown[] {
  return readAll(ollama(), records);
}
const chat = (message: object, more: object = {}): object => ({ message, done: false, ...more });
const call = (name: string, args: unknown, more: object = {}): object => ({
  function: { name, arguments: args },
  ...more,
});
const started = { type: 'start' };

describe('ollama', () => {
  it('starts once, with the model', () => {
    expect(read(chat({ content: 'a' }, { model: 'm' }), chat({ content: 'b' }, { model: 'm' }))).toEqual([
      { type: 'start', model: 'm' },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  it('reads /api/chat and /api/generate alike, thinking before text, and emits nothing for empty words', () => {
    const expected = [started, { type: 'reasoning', text: 'Hm' }, { type: 'text', text: 'a' }];
    expect(read(chat({ content: 'a', thinking: 'Hm' }), chat({ content: '', thinking: '' }))).toEqual(
      expected,
    );
    expect(read(chat({ content: 'a', reasoning: 'Hm' }))).toEqual(expected);
    expect(
      read({ response: 'a', thinking: 'Hm', done: false }, { response: '', done: false, logprobs: [] }),
    ).toEqual(expected);
  });

  describe('tool calls', () => {
    it('come complete, with their arguments as JSON text, and are counted over all records', () => {
      expect(
        read(
          chat({ content: '', tool_calls: [call('f', { x: [1] }), call('f', {})] }),
          chat({ tool_calls: [call('g', '{"y":2}', { id: 'call_1' }), call('h', undefined)] }),
        ),
      ).toEqual([
        started,
        { type: 'tool-call-start', index: 0, name: 'f' },
        { type: 'tool-call-args', index: 0, text: '{"x":[1]}' },
        { type: 'tool-call-end', index: 0 },
        { type: 'tool-call-start', index: 1, name: 'f' },
        { type: 'tool-call-args', index: 1, text: '{}' },
        { type: 'tool-call-end', index: 1 },
        { type: 'tool-call-start', index: 2, id: 'call_1', name: 'g' },
        { type: 'tool-call-args', index: 2, text: '{"y":2}' },
        { type: 'tool-call-end', index: 2 },
        { type: 'tool-call-start', index: 3, name: 'h' },
        { type: 'tool-call-end', index: 3 },
      ]);
    });

    it('may have their fields beside their id, and are made once if the last record repeats them', () => {
      const flat = { id: 'a', name: 'f', arguments: { x: 1 } };
      const bare = { id: 'b', name: 'g' };
      const again = { ...flat, arguments: { x: 2 } };
      const deltas = read(chat({ tool_calls: [flat, bare] }), chat({ tool_calls: [flat, bare, again] }));
      const fs = deltas.filter((delta) => objectIn(delta)['type'] === 'tool-call-args');
      expect(fs).toMatchObject([{ text: '{"x":1}' }, { text: '{"x":2}' }]);
      expect(deltas.filter((delta) => objectIn(delta)['type'] === 'tool-call-end')).toHaveLength(3);
    });

    it('are told apart by their order if the server numbers them anew in each record', () => {
      const numbered = (id: string): object => ({
        id,
        function: { index: 0, name: 'f', arguments: { id } },
      });
      const deltas = read(chat({ tool_calls: [numbered('a')] }), chat({ tool_calls: [numbered('b')] }));
      const message = (deltas as Delta[]).reduce(reduceMessage, undefined);
      expect(message?.toolCalls).toMatchObject([
        { id: 'a', arguments: { id: 'a' }, status: 'complete' },
        { id: 'b', arguments: { id: 'b' }, status: 'complete' },
      ]);
    });
  });

  it.each([
    ['stop', false, 'stop'],
    ['stop', true, 'tool-calls'],
    ['length', false, 'length'],
    ['length', true, 'length'],
    ['load', false, 'other'],
    ['unload', false, 'other'],
    ['constructor', false, 'other'],
  ])('reads the done reason %s, with tool calls: %s, as %s', (rawReason, hasCalls, reason) => {
    const message = { content: '', ...(hasCalls && { tool_calls: [call('f', {})] }) };
    const deltas = read(chat(message), chat({ content: '' }, { done: true, done_reason: rawReason }));
    expect(deltas.slice(-2)).toEqual([{ type: 'finish', reason, rawReason }, { type: 'done' }]);
  });

  it('ends at `done: true`, also without a reason, after the words of the same record', () => {
    expect(read(chat({ content: 'a' }, { done: true }))).toEqual([
      started,
      { type: 'text', text: 'a' },
      { type: 'done' },
    ]);
    expect(read({ done: true, done_reason: null }).at(-1)).toEqual({ type: 'done' });
  });

  describe('usage', () => {
    const usageOf = (counts: object): unknown =>
      read({ response: '', done: true, done_reason: 'stop', context: [1, 2], ...counts }).at(-3);

    it('comes before the finish, with cached tokens among the input, and the counts as raw', () => {
      const counts = {
        total_duration: 9,
        prompt_eval_count: 10,
        prompt_eval_cached_count: 4,
        eval_count: 5,
        eval_duration: 3,
      };
      expect(usageOf(counts)).toEqual({
        type: 'usage',
        usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, cachedInputTokens: 4, raw: counts },
      });
    });

    it('takes a count that is left out for 0, and no counts for no usage', () => {
      expect(usageOf({ eval_count: 5 })).toMatchObject({
        usage: { inputTokens: 0, outputTokens: 5, totalTokens: 5 },
      });
      expect(usageOf({})).toEqual(started);
    });
  });

  it('emits a generated image as a file, and nothing for the steps to it', () => {
    expect(
      read(
        { model: 'm', done: false, completed: 1, total: 4 },
        { model: 'm', done: true, image: 'aGk=', done_reason: 'stop' },
      ),
    ).toEqual([
      { type: 'start', model: 'm' },
      { type: 'file', mediaType: 'image/png', data: 'aGk=' },
      { type: 'finish', reason: 'stop', rawReason: 'stop' },
      { type: 'done' },
    ]);
  });

  describe('an error in the stream', () => {
    it('is a ProviderError with Ollama’s sentence, and may be tried again', () => {
      const record = { error: 'an error was encountered while running the model: unexpected EOF' };
      const [error, ...rest] = read(record);
      expect(rest).toEqual([]);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({
        reason: 'transient',
        retryable: true,
        detail: record.error,
        body: record,
      });
    });

    it('comes after the words of the same record, and goes by the status beside it', () => {
      const deltas = read(chat({ content: 'a' }, { error: 'the prompt is too long', status: 400 }));
      expect(deltas.slice(0, 2)).toEqual([started, { type: 'text', text: 'a' }]);
      expect(deltas[2]).toMatchObject({ name: 'ProviderError', reason: 'bad-request', retryable: false });
    });
  });

  it('emits what it does not know as unknown', () => {
    const raws = [null, 'text', 42, [], { status: 'pulling manifest' }, {}];
    expect(read(...raws)).toEqual(raws.map((raw) => ({ type: 'unknown', raw })));
  });

  it('never throws anything but its errors, whatever the JSON, and never emits empty text', () => {
    const field = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('', 'x', true, null));
    const record = fc.record(
      {
        model: field,
        message: fc.oneof(field, fc.record({ content: field, thinking: field, tool_calls: field })),
        response: field,
        image: field,
        done: field,
        done_reason: field,
        prompt_eval_count: field,
        error: field,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(record, fc.jsonValue()), { maxLength: 4 }), (records) => {
        for (const value of read(...records)) {
          if (value instanceof StreamError) continue;
          const delta = value as Delta;
          if ('text' in delta) expect(delta.text).not.toBe('');
        }
      }),
    );
  });
});
