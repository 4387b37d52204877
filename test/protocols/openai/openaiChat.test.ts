import fc from 'fast-check';
import { openaiChat, ProviderError, StreamError, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { readAll, readDeltas } from '../../support/readAll.ts';

/** What a fresh reader makes of these records. */
function read(...records: readonly unknown[]): unknown[] {
  const events = records.map((record) => ({
    data: typeof record === 'string' ? record : JSON.stringify(record),
  }));
  return readAll(openaiChat(), events);
}
const delta = (value: unknown, more: object = {}): object => ({
  choices: [{ index: 0, delta: value, ...more }],
});
const calls = (...tool_calls: readonly object[]): object => delta({ tool_calls });
const started = { type: 'start' };

describe('openaiChat', () => {
  it('starts once, with the first id or model that is not empty', () => {
    expect(
      read(
        { id: '', model: '', choices: [] },
        { id: 'c', model: 'm', ...delta({ content: 'a' }) },
        { id: 'c', ...delta({ content: 'b' }) },
      ),
    ).toEqual([
      { type: 'start', id: 'c', model: 'm' },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  it('emits nothing for empty content', () => {
    expect(read({ id: 'c', ...delta({ role: 'assistant', content: '' }) }, delta({ content: null }))).toEqual(
      [{ type: 'start', id: 'c' }],
    );
  });

  it.each([
    ['reasoning_content', { reasoning_content: 'Hm' }],
    ['reasoning', { reasoning: 'Hm' }],
    [
      'details that repeat it',
      { reasoning: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] },
    ],
    ['details alone', { reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] }],
    ['Mistral’s pieces', { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] }],
  ])('reads reasoning as %s, once', (_, value) => {
    expect(read(delta(value))).toEqual([started, { type: 'reasoning', text: 'Hm' }]);
  });

  it('keeps the signature that comes with reasoning details', () => {
    expect(read(delta({ reasoning_details: [{ signature: 's' }] }))).toEqual([
      started,
      { type: 'reasoning', text: '', signature: 's' },
    ]);
  });

  it('keeps the signature that Gemini puts on a tool call', () => {
    const call = { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } };
    expect(read(calls({ ...call, extra_content: { google: { thought_signature: 's' } } }))).toEqual([
      started,
      { type: 'reasoning', text: '', signature: 's' },
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
    ]);
  });

  it('reads what is said as text, and the sound in pieces', () => {
    const sound = { id: 'a', data: 'UklGRg==' };
    expect(
      read(
        delta({ audio: { id: 'a', transcript: 'Hi' } }),
        delta({ audio: sound }),
        delta({ audio: { expires_at: 1 } }),
      ),
    ).toEqual([started, { type: 'text', text: 'Hi' }, { type: 'data', name: 'audio', value: sound }]);
  });

  it('reads images, also those that come as data', () => {
    const image = (url: string): object => ({ type: 'image_url', image_url: { url } });
    expect(
      read(delta({ images: [image('data:image/png;base64,iVBORw=='), image('https://x.test/1.jpg')] })),
    ).toEqual([
      started,
      { type: 'file', mediaType: 'image/png', data: 'iVBORw==' },
      { type: 'file', mediaType: 'application/octet-stream', url: 'https://x.test/1.jpg' },
    ]);
  });

  it('names the choice if it is not the first', () => {
    expect(read({ choices: [{ index: 1, delta: { content: 'b' }, finish_reason: 'stop' }] })).toEqual([
      started,
      { type: 'text', text: 'b', choice: 1 },
      { type: 'finish', reason: 'stop', rawReason: 'stop', choice: 1 },
    ]);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['tool_calls', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['content_filter', 'content-filter'],
    ['error', 'error'],
    ['insufficient_system_resource', 'error'],
    ['some_new_word', 'other'],
    ['constructor', 'other'],
  ])('reads the finish reason %s as %s', (rawReason, reason) => {
    expect(read(delta({}, { finish_reason: rawReason })).at(-1)).toEqual({
      type: 'finish',
      reason,
      rawReason,
    });
  });

  describe('usage', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      completion_tokens_details: { reasoning_tokens: 3 },
    };

    it('comes before the finish of the same record, and is nothing if it is null', () => {
      expect(
        read({ ...delta({}, { finish_reason: 'stop' }), usage }, { choices: [], usage: null }).map(typeOf),
      ).toEqual(['start', 'usage', 'finish']);
    });

    it('counts reasoning as output, also if the host counts it apart', () => {
      expect(usageOf(usage)).toMatchObject({
        inputTokens: 10,
        outputTokens: 5,
        totalTokens: 15,
        reasoningTokens: 3,
      });
      expect(usageOf({ ...usage, total_tokens: 18 })).toMatchObject({
        outputTokens: 8,
        totalTokens: 18,
        reasoningTokens: 3,
      });
    });

    it('reads cached tokens under each of their names', () => {
      expect(usageOf({ ...usage, prompt_tokens_details: { cached_tokens: 4 } })).toMatchObject({
        cachedInputTokens: 4,
      });
      expect(usageOf({ ...usage, prompt_cache_hit_tokens: 6 })).toMatchObject({ cachedInputTokens: 6 });
    });

    const usageOf = (value: object): unknown =>
      (read({ choices: [], usage: value }).at(-1) as { usage: unknown }).usage;
  });

  describe('tool calls', () => {
    const start = (index: number, id: string, name: string): Delta => ({
      type: 'tool-call-start',
      index,
      id,
      name,
    });
    const args = (index: number, text: string): Delta => ({ type: 'tool-call-args', index, text });

    it('go by id: the same index with another id opens a new call', () => {
      expect(
        read(
          calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
          calls({ index: 0, id: 'b', function: { name: 'g', arguments: '{}' } }),
        ),
      ).toEqual([started, start(0, 'a', 'f'), args(0, '{}'), start(1, 'b', 'g'), args(1, '{}')]);
    });

    it('continue by index, whatever it begins from, and empty ids and names never overwrite', () => {
      expect(
        read(
          calls({ index: 1, id: 'a', function: { name: 'f', arguments: '' } }),
          calls({ index: 1, id: '', function: { name: '', arguments: '{"x"' } }),
          calls({ index: 1, id: null, function: { name: null, arguments: ':1}' } }),
        ),
      ).toEqual([started, start(0, 'a', 'f'), args(0, '{"x"'), args(0, ':1}')]);
    });

    it('go to the latest call without an index, and a new name opens one', () => {
      expect(
        read(
          calls({ id: 'a', function: { name: 'f', arguments: '{' } }),
          calls({ function: { arguments: '}' } }),
          calls({ id: 'b', function: { name: 'f', arguments: '{}' } }),
        ),
      ).toEqual([started, start(0, 'a', 'f'), args(0, '{'), args(0, '}'), start(1, 'b', 'f'), args(1, '{}')]);
    });

    it('wait for a name that comes after the id', () => {
      expect(
        read(
          calls({ index: 0, id: 'a', function: { arguments: '{' } }),
          calls({ index: 0, function: { name: 'f', arguments: '}' } }),
        ),
      ).toEqual([started, start(0, 'a', 'f'), args(0, '{}')]);
    });

    it('take arguments as an object, and the older function_call', () => {
      expect(read(calls({ id: 'a', function: { name: 'f', arguments: { x: 1 } } })).slice(1)).toEqual([
        start(0, 'a', 'f'),
        args(0, '{"x":1}'),
      ]);
      expect(read(delta({ function_call: { name: 'f', arguments: '{}' } })).slice(1)).toEqual([
        { type: 'tool-call-start', index: 0, name: 'f' },
        args(0, '{}'),
      ]);
    });

    it('end when the model has finished, but not if a limit cut it', () => {
      const call = calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } });
      expect(read(call, delta({}, { finish_reason: 'tool_calls' })).map(typeOf)).toContain('tool-call-end');
      expect(read(call, delta({}, { finish_reason: 'length' })).map(typeOf)).not.toContain('tool-call-end');
    });
  });

  it('emits each of Perplexity’s sources once', () => {
    const record = {
      citations: ['u1', 'u2'],
      search_results: [{ url: 'u1', title: 'One' }],
      ...delta({ content: 'a' }),
    };
    expect(read(record, record).filter((value) => typeOf(value) === 'source')).toEqual([
      { type: 'source', url: 'u1', title: 'One', raw: { url: 'u1', title: 'One' } },
      { type: 'source', url: 'u2', raw: 'u2' },
    ]);
  });

  it('reports an error after what the same record says', () => {
    const result = read({ ...delta({ content: 'a' }), error: { code: 502, message: 'm' } });
    expect(result.slice(0, -1)).toEqual([{ type: 'start' }, { type: 'text', text: 'a' }]);
    expect(result.at(-1)).toBeInstanceOf(ProviderError);
    expect(read({ object: 'error', message: 'm' }).at(-1)).toBeInstanceOf(ProviderError);
  });

  it('knows the end marker, and leaves what it does not know to the caller', () => {
    expect(read('[DONE]')).toEqual([{ type: 'done' }]);
    expect(read({ hello: 1 })).toEqual([{ type: 'unknown', raw: { hello: 1 } }]);
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (data) => {
        try {
          readDeltas(openaiChat(), [{ data }]);
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
