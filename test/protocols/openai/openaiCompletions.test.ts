import fc from 'fast-check';
import { openaiCompletions, ProviderError, StreamError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { readAll, readDeltas } from '../../support/readAll.ts';

/** What a fresh reader makes of these records. */
function read(...records: readonly unknown[]): unknown[] {
  const events = records.map((record) => ({
    data: typeof record === 'string' ? record : JSON.stringify(record),
  }));
  return readAll(openaiCompletions(), events);
}
const choice = (value: object): object => ({ choices: [{ index: 0, logprobs: null, ...value }] });
const started = { type: 'start' };

describe('openaiCompletions', () => {
  it('starts once, reads text, finishes once and is done', () => {
    expect(
      read(
        { id: 'c', model: 'm', ...choice({ text: 'a', finish_reason: null }) },
        { id: 'c', model: 'm', ...choice({ text: 'b', finish_reason: null }) },
        { id: 'c', model: 'm', ...choice({ text: '', finish_reason: 'length' }) },
        { id: 'c', model: 'm', ...choice({ text: '', finish_reason: 'length' }) },
        '[DONE]',
      ),
    ).toEqual([
      { type: 'start', id: 'c', model: 'm' },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'finish', reason: 'length', rawReason: 'length' },
      { type: 'done' },
    ]);
  });

  it('reads the last text of a chunk that also finishes, as vLLM sends it', () => {
    expect(read(choice({ text: '."', finish_reason: 'stop', stop_reason: null }))).toEqual([
      started,
      { type: 'text', text: '."' },
      { type: 'finish', reason: 'stop', rawReason: 'stop' },
    ]);
  });

  it('tells several choices apart', () => {
    expect(
      read({
        choices: [
          { index: 0, text: 'a', finish_reason: null },
          { index: 1, text: 'b', finish_reason: 'stop' },
        ],
      }),
    ).toEqual([
      started,
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b', choice: 1 },
      { type: 'finish', reason: 'stop', rawReason: 'stop', choice: 1 },
    ]);
  });

  it.each([
    ['in a chunk of its own', { choices: [] }, ['start', 'usage']],
    [
      'beside the finish, as llama.cpp sends it',
      choice({ text: '', finish_reason: 'stop' }),
      ['start', 'usage', 'finish'],
    ],
  ])('reads usage %s', (_, chunk, types) => {
    const usage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
    const result = read({ ...chunk, usage });
    expect(result.map(typeOf)).toEqual(types);
    expect(result[1]).toEqual({
      type: 'usage',
      usage: { inputTokens: 4, outputTokens: 2, totalTokens: 6, raw: usage },
    });
  });

  it.each([
    ['OpenAI', { error: { type: 'server_error', message: 'm' } }],
    ['vLLM', { object: 'error', type: 'BadRequestError', code: 400, message: 'm' }],
  ])('reports the error of %s', (_, record) => {
    const [error, ...rest] = read(record);
    expect(rest).toEqual([]);
    expect(error).toBeInstanceOf(ProviderError);
    expect((error as ProviderError).body).toEqual(record);
  });

  it('leaves what it does not know to the caller', () => {
    expect(read({ hello: 1 }, '2')).toEqual([
      { type: 'unknown', raw: { hello: 1 } },
      { type: 'unknown', raw: 2 },
    ]);
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (data) => {
        try {
          readDeltas(openaiCompletions(), [{ data }]);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });
});

function typeOf(value: unknown): unknown {
  return (value as { type?: unknown }).type;
}
