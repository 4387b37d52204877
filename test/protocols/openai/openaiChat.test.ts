import fc from 'fast-check';
import { openaiChat, ProviderError, StreamError, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { splitAt } from 'rxjs-llm/testing';
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

  it('waits for an id until anything else comes', () => {
    const filter = { id: '', model: 'm', choices: [], prompt_filter_results: [{ prompt_index: 0 }] };
    const first = { id: 'c', model: 'n', ...delta({ role: 'assistant', content: '' }) };
    expect(read(filter, first)).toEqual([{ type: 'start', id: 'c', model: 'm' }]);

    const content = [{ type: 'text', text: 'a' }];
    expect(read(filter, { id: '', ...delta({ content: 'a' }) }, first)).toEqual([
      { type: 'start', model: 'm' },
      ...content,
    ]);
    expect(read(filter, '[DONE]')).toEqual([{ type: 'start', model: 'm' }, { type: 'done' }]);
  });

  it('emits nothing for empty content', () => {
    expect(read({ id: 'c', ...delta({ role: 'assistant', content: '' }) }, delta({ content: null }))).toEqual(
      [{ type: 'start', id: 'c' }],
    );
  });

  it.each([
    ['reasoning_content', { reasoning_content: 'Hm' }],
    ['reasoning', { reasoning: 'Hm' }],
    ['reasoning beside an empty text', { reasoning_content: '', reasoning: 'Hm' }],
    ['reasoning_text beside empty texts', { reasoning_content: null, reasoning: '', reasoning_text: 'Hm' }],
    ['thinking', { thinking: 'Hm' }],
    ['reasoning beside thinking', { reasoning: 'Hm', thinking: 'Hm' }],
    ['a piece of text', { content: [{ type: 'reasoning', text: 'Hm' }] }],
    ['a piece that thinks in text', { content: { type: 'thinking', thinking: 'Hm' } }],
    [
      'details that repeat it',
      { reasoning: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] },
    ],
    ['details alone', { reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] }],
    ['a list of text', { reasoning_content: ['H', { type: 'text', text: 'm' }] }],
    ['Mistral’s pieces', { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] }],
  ])('reads reasoning as %s, once', (_, value) => {
    expect(read(delta(value))).toEqual([started, { type: 'reasoning', text: 'Hm' }]);
  });

  it('reads a thought that comes signed once, and what is redacted', () => {
    const signed = { type: 'thinking', thinking: 'Hm', signature: 's' };
    const thought = { type: 'reasoning', text: 'Hm', signature: 's' };
    expect(read(delta({ thinking_blocks: [signed] }))).toEqual([started, thought]);
    expect(read(delta({ content: [signed] }))).toEqual([started, thought]);
    expect(
      read(delta({ thinking_blocks: [{ thinking: 'Hm' }] }), delta({ thinking_blocks: [signed] })),
    ).toEqual([started, { type: 'reasoning', text: 'Hm' }, { ...thought, text: '' }]);
    expect(read(delta({ content: [{ type: 'redacted_thinking', data: 'r' }] }))).toEqual([
      started,
      { type: 'reasoning', text: '', redacted: 'r' },
    ]);
  });

  it.each([
    [5, '5'],
    [['N', 'o'], 'No'],
    [{ text: 'No' }, 'No'],
  ])('reads the refusal %o as text', (refusal, text) => {
    expect(read(delta({ refusal }))).toEqual([started, { type: 'refusal', text }]);
  });

  it('reads a list of text and of pieces in its order', () => {
    const content = ['a', { type: 'text', text: 'b' }, 3];
    expect(read(delta({ content }))).toEqual([
      started,
      ...['a', 'b', '3'].map((text) => ({ type: 'text', text })),
    ]);
  });

  it('reads the arguments of a call as parameters, too', () => {
    const call = { index: 0, id: 'a', function: { name: 'f', parameters: { x: 1 } } };
    expect(read(delta({ tool_calls: [call] }))).toContainEqual({
      type: 'tool-call-args',
      index: 0,
      text: '{"x":1}',
    });
  });

  it('takes the number of a call as a number or as text', () => {
    const calls = [
      { index: '0', id: 'a', function: { name: 'f', arguments: '{"x"' } },
      { index: 1, id: 'b', function: { name: 'g', arguments: '{}' } },
      { index: 0, function: { arguments: ':1}' } },
    ];
    expect(read(...calls.map((call) => delta({ tool_calls: [call] })))).toEqual([
      started,
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"x"' },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'g' },
      { type: 'tool-call-args', index: 1, text: '{}' },
      { type: 'tool-call-args', index: 0, text: ':1}' },
    ]);
  });

  it('keeps the signature that comes with reasoning details', () => {
    expect(read(delta({ reasoning_details: [{ signature: 's' }] }))).toEqual([
      started,
      { type: 'reasoning', text: '', signature: 's' },
    ]);
  });

  describe('reasoning details', () => {
    const detail = fc.record(
      {
        type: fc.constantFrom('reasoning.text', 'reasoning.summary', 'reasoning.encrypted'),
        id: fc.constantFrom('a', 'b', null),
        format: fc.constantFrom('anthropic-claude-v1', 'openai-responses-v1', null),
        words: fc.string({ minLength: 1, maxLength: 12 }),
        signature: fc.string({ minLength: 1 }),
      },
      { requiredKeys: ['type', 'words'] },
    );
    const merged = fc.array(detail, { maxLength: 5 }).map((details) =>
      details.map(({ type, words, signature, ...more }, index) => {
        const field = type === 'reasoning.text' ? 'text' : type === 'reasoning.summary' ? 'summary' : 'data';
        const proof = field === 'text' && signature !== undefined && { signature };
        return { type, ...more, index, [field]: words, ...proof };
      }),
    );

    it('come merged with the finish, every field as it was, wherever they are cut', () => {
      fc.assert(
        fc.property(merged, fc.integer({ min: 1, max: 5 }), fc.boolean(), (details, size, isBare) => {
          const chunks = details.flatMap(({ signature, ...whole }) => {
            const key = ['text', 'summary'].find((name) => name in whole) ?? '';
            const words = splitAt(String(whole[key as keyof typeof whole] ?? ''), size);
            const pieces = words.map((text) => ({ ...whole, [key]: text }));
            const fragments: object[] = key ? pieces : [whole];
            const { type, index } = whole;
            // Hosts repeat only the kind and the place, or say null where they have no news.
            if (signature !== undefined) {
              fragments.push(isBare ? { type, index, signature } : { ...whole, [key]: null, signature });
            }
            return fragments;
          });
          const records = chunks.map((fragment) => delta({ reasoning_details: [fragment] }));
          const deltas = read(...records, delta({}, { finish_reason: 'stop' }));
          const data = { type: 'data', name: 'reasoning_details', value: details };
          expect(deltas.slice(-2, -1)).toEqual(details.length === 0 ? deltas.slice(-2, -1) : [data]);
          expect(deltas.filter((value) => typeOf(value) === 'data')).toHaveLength(
            details.length === 0 ? 0 : 1,
          );
        }),
      );
    });

    it('retain keys that every object inherits', () => {
      const detail = JSON.parse('{"type":"t","constructor":null,"__proto__":{"a":1}}') as object;
      const deltas = read(delta({ reasoning_details: [detail] }), delta({}, { finish_reason: 'stop' }));
      expect(JSON.stringify(deltas)).toContain(`[${JSON.stringify(detail)}]`);
    });

    it('never continue what is signed, nor another one at the same place', () => {
      const list = [
        { type: 'reasoning.text', text: 'a', signature: 's' },
        { type: 'reasoning.text', text: 'b' },
        { type: 'reasoning.encrypted', data: 'c', id: '1' },
        { type: 'reasoning.encrypted', data: 'd', id: '1' },
        { type: 'reasoning.text', text: 'e', id: '2' },
        { type: 'reasoning.text', text: 'f', id: '3' },
      ];
      const records = list.map((value) => delta({ reasoning_details: [value] }));
      expect(read(...records, delta({}, { finish_reason: 'stop' })).at(-2)).toEqual({
        type: 'data',
        name: 'reasoning_details',
        value: list,
      });
    });

    it('come again with a later finish, complete, and belong to their choice', () => {
      const of = (index: number, text: string, finish_reason: string | null): object => ({
        choices: [
          {
            index,
            delta: { reasoning_details: [{ type: 'reasoning.text', index: 0, text }] },
            finish_reason,
          },
        ],
      });
      const value = (text: string): object[] => [{ type: 'reasoning.text', index: 0, text }];
      expect(
        read(of(0, 'a', 'stop'), of(1, 'x', 'stop'), of(0, 'b', 'stop')).filter(
          (got) => typeOf(got) === 'data',
        ),
      ).toEqual([
        { type: 'data', name: 'reasoning_details', value: value('a') },
        { type: 'data', name: 'reasoning_details', value: value('x'), choice: 1 },
        { type: 'data', name: 'reasoning_details', value: value('ab') },
      ]);
    });
  });

  it('keeps the signature that Gemini puts on a tool call', () => {
    const call = { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } };
    expect(read(calls({ ...call, extra_content: { google: { thought_signature: 's' } } }))).toEqual([
      started,
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f', signature: 's' },
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

  it('ends a call with its arguments as they are, if a host has sent them as a JSON string, however that is cut', () => {
    const args = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(args, fc.integer({ min: 1, max: 9 }), (value, size) => {
        const text = JSON.stringify(value);
        const [first = '', ...rest] = splitAt(JSON.stringify(text), size);
        const fragments = rest.map((fragment) => calls({ index: 0, function: { arguments: fragment } }));
        const opened = calls({ index: 0, id: 'a', function: { name: 'f', arguments: first } });
        const deltas = read(opened, ...fragments, delta({}, { finish_reason: 'tool_calls' }), '[DONE]');
        expect(deltas.filter((got) => typeOf(got) === 'tool-call-end')).toEqual([
          { type: 'tool-call-end', index: 0, text },
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['tool_calls', 'stop'])('ends a call without the empty object that came first, at %s', (reason) => {
    const deltas = read(
      calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
      calls({ index: 0, function: { arguments: '{"a"' } }),
      calls({ index: 0, function: { arguments: ':1}' } }),
      delta({}, { finish_reason: reason }),
      '[DONE]',
    );
    expect(deltas.filter((got) => typeOf(got) === 'tool-call-end')).toEqual([
      { type: 'tool-call-end', index: 0, text: '{"a":1}' },
    ]);
  });

  it.each([
    ['a string of something else', { function: { name: 'f', arguments: '"[1]"' } }],
    ['a string of no JSON', { function: { name: 'f', arguments: '"{a}"' } }],
    ['a string that is cut', { function: { name: 'f', arguments: String.raw`"{\"a\":1}` } }],
    ['plain text', { custom: { name: 'f', input: String.raw`"{\"a\":1}"` } }],
    ['plain text with braces', { custom: { name: 'f', input: '{}{a}' } }],
  ])('leaves arguments that are %s as they are', (_, call) => {
    const finish = delta({}, { finish_reason: 'tool_calls' });
    const deltas = read(calls({ index: 0, id: 'a', ...call }), finish, '[DONE]');
    expect(deltas.filter((got) => typeOf(got) === 'tool-call-end')).toEqual([
      { type: 'tool-call-end', index: 0 },
    ]);
  });

  it('keeps a call open after a finish reason until its arguments are complete, or the answer is over', () => {
    const finish = { finish_reason: 'tool_calls' };
    const piece = (text: string, more: object = {}): unknown =>
      JSON.parse(JSON.stringify(calls({ index: 0, function: { arguments: text, ...more } })));
    const reasoned = (record: unknown): unknown => {
      const { choices } = record as { choices: readonly object[] };
      return { ...(record as object), choices: choices.map((choice) => ({ ...choice, ...finish })) };
    };
    const types = (...records: readonly unknown[]): unknown[] => read(...records).map(typeOf);
    const [opened, grown, ended, finished] = ['tool-call-start', 'tool-call-args', 'tool-call-end', 'finish'];

    expect(types(reasoned(piece('{"q"', { name: 'f' })), reasoned(piece(':1}')), '[DONE]')).toEqual([
      'start',
      opened,
      grown,
      finished,
      grown,
      ended,
      finished,
      'done',
    ]);
    expect(types(reasoned(piece('{"q"', { name: 'f' })), '[DONE]')).toEqual([
      'start',
      opened,
      grown,
      finished,
      ended,
      'done',
    ]);
    // Without the end marker, what came after the reason may be cut.
    expect(types(reasoned(piece('{"q"', { name: 'f' })), piece(':'))).toEqual([
      'start',
      opened,
      grown,
      finished,
      grown,
    ]);
    expect(types(delta({}, finish), piece('{}', { name: 'f' }), '[DONE]')).toEqual([
      'start',
      finished,
      opened,
      grown,
      ended,
      finished,
      'done',
    ]);
  });

  it.each([
    ['tool_calls', 'MAX_TOKENS', 'length'],
    ['tool_calls', 'max_output_tokens', 'length'],
    ['stop', 'length', 'length'],
    ['tool_calls', 'tool_use', 'tool-calls'],
    ['tool_calls', null, 'tool-calls'],
    ['length', 'max_output_tokens', 'length'],
    ['content_filter', 'max_tokens', 'content-filter'],
  ])('reads %s of a router with the native %s as %s', (finish_reason, native, reason) => {
    const call = calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } });
    const deltas = read(call, delta({}, { finish_reason, native_finish_reason: native }));
    expect(deltas.at(-1)).toEqual({ type: 'finish', reason, rawReason: finish_reason });
    expect(deltas.some((value) => typeOf(value) === 'tool-call-end')).toBe(reason === 'tool-calls');
  });

  it('reads annotations with their fields in an object, or flat', () => {
    const fields = { url: 'https://x.test', title: 'X', content: 'said', start_index: 0 };
    const nested = { type: 'url_citation', url_citation: fields };
    const flat = { type: 'url_citation', ...fields };
    const source = { type: 'source', url: 'https://x.test', title: 'X', citedText: 'said' };
    expect(read(delta({ annotations: [nested, flat] }))).toEqual([
      started,
      { ...source, raw: nested },
      { ...source, raw: flat },
    ]);
  });

  it.each([undefined, null, [], 'none', [{ url: 'u' }]])(
    'reads Azure’s citations beside annotations: %o',
    (annotations) => {
      const deltas = read(
        delta({ annotations, context: { citations: [{ url: 'v', title: 'T', content: 'c' }] } }),
      );
      expect(deltas.at(-1)).toMatchObject({ type: 'source', url: 'v', title: 'T', citedText: 'c' });
    },
  );

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
      expect(usageOf({ ...usage, prompt_token_details: { cached_tokens: 5 } })).toMatchObject({
        cachedInputTokens: 5,
      });
      expect(usageOf({ ...usage, prompt_cache_hit_tokens: 6 })).toMatchObject({ cachedInputTokens: 6 });
      expect(usageOf({ ...usage, num_cached_tokens: 7 })).toMatchObject({ cachedInputTokens: 7 });
    });

    it('is in the first place that has counts', () => {
      const counts = { inputTokens: 10, outputTokens: 5 };
      for (const empty of [null, {}, { prompt_tokens: null }, { queue_time: 1 }, 'none']) {
        const inGroq = { choices: [], usage: empty, x_groq: { usage } };
        expect(read(inGroq).at(-1)).toMatchObject({ type: 'usage', usage: counts });
        const inChoice = {
          choices: [{ index: 0, delta: {}, usage }],
          usage: empty,
          x_groq: { usage: empty },
        };
        expect(read(inChoice).at(-1)).toMatchObject({ type: 'usage', usage: counts });
      }
    });

    it.each([['many'], [{ total: 3 }], [[1]], [true], [null]])(
      'has each count under the name that has a number, not %o',
      (other) => {
        expect(
          usageOf({
            prompt_tokens: other,
            input_tokens: 10,
            completion_tokens: other,
            output_tokens: 5,
            reasoning_tokens: 3,
            num_cached_tokens: 4,
            prompt_cache_hit_tokens: other,
            total_tokens: 15,
            prompt_tokens_details: other,
            input_tokens_details: { cached_tokens: other, cache_write_tokens: 2 },
            completion_tokens_details: { reasoning_tokens: other },
          }),
        ).toMatchObject({
          inputTokens: 10,
          outputTokens: 5,
          totalTokens: 15,
          cachedInputTokens: 4,
          cacheWriteTokens: 2,
          reasoningTokens: 3,
        });
      },
    );

    it('takes no 0 for news, in place of either count', () => {
      const usages = read(
        { choices: [], usage: { prompt_tokens: 10, completion_tokens: 0, total_tokens: 10 } },
        { choices: [], usage: { prompt_tokens: 0, completion_tokens: 5, total_tokens: 5 } },
        { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } },
      ).slice(2);
      const counts = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };
      expect(usages).toMatchObject([{ usage: counts }, { usage: counts }]);
    });

    it('counts audio as input, which Mistral has in the total only', () => {
      const heard = { prompt_audio_seconds: 19, prompt_tokens: 10, completion_tokens: 67, total_tokens: 452 };
      const counts = { inputTokens: 385, outputTokens: 67, totalTokens: 452 };
      expect(usageOf(heard)).toMatchObject(counts);
      expect(usageOf({ ...heard, prompt_tokens: 385 })).toMatchObject(counts);
      expect(usageOf({ ...heard, prompt_audio_seconds: null })).toMatchObject({ inputTokens: 10 });
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

    it('are not made twice of the older function_call beside them', () => {
      const first = { index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } };
      const legacy = { name: 'f', arguments: '{"x"' };
      expect(
        read(
          delta({ tool_calls: [first], function_call: legacy }),
          delta({
            tool_calls: [{ index: 0, function: { arguments: ':1}' } }],
            function_call: { arguments: ':1}' },
          }),
          delta({ function_call: { name: 'f', arguments: '{"x":1}' } }),
          calls({ index: 1, id: 'b', function: { name: 'g', arguments: '{}' } }),
        ).slice(1),
      ).toEqual([start(0, 'a', 'f'), args(0, '{"x"'), args(0, ':1}'), start(1, 'b', 'g'), args(1, '{}')]);
    });

    it('are in a last message, if no delta has said them', () => {
      const message = {
        content: 'a',
        tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{"x": 1}' } }],
      };
      const said = { choices: [{ index: 0, message, finish_reason: 'tool_calls' }] };
      const first = calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } });
      expect(read(delta({ content: 'a' }), said).slice(2, -1)).toEqual([
        start(0, 'a', 'f'),
        args(0, '{"x": 1}'),
        { type: 'tool-call-end', index: 0 },
      ]);
      expect(read(first, said).filter((value) => typeOf(value) === 'tool-call-args')).toHaveLength(1);
    });

    it('take numbers in place of fragments, fields of their own, and indexes that are text', () => {
      const piece = (index: string, text: unknown): object => calls({ index, function: { arguments: text } });
      expect(
        read(
          calls({ index: '0', id: 'a', name: 'f', arguments: '{"x":' }),
          calls({ index: '1', id: 'b', name: 'g', arguments: '{"y":' }),
          piece('0', 0),
          piece('1', true),
          piece('0', '}'),
          piece('1', '}'),
        ).slice(1),
      ).toEqual([
        start(0, 'a', 'f'),
        args(0, '{"x":'),
        start(1, 'b', 'g'),
        args(1, '{"y":'),
        args(0, '0'),
        args(1, 'true'),
        args(0, '}'),
        args(1, '}'),
      ]);
    });

    it('may be custom: their input is plain text', () => {
      const custom = (value: object, more: object = {}): object =>
        calls({ index: 0, custom: value, ...more });
      const deltas = read(
        custom({ name: 'sql', input: 'SELECT ' }, { id: 'a', type: 'custom' }),
        custom({ input: '1}' }),
        delta({}, { finish_reason: 'tool_calls' }),
      );
      expect(deltas.slice(1, -1)).toEqual([
        { ...start(0, 'a', 'sql'), custom: true },
        args(0, 'SELECT '),
        args(0, '1}'),
        { type: 'tool-call-end', index: 0 },
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
    const { search_results, choices } = record as unknown as Record<string, unknown>;
    expect(read({ search_results, choices }).at(-1)).toMatchObject({
      type: 'source',
      url: 'u1',
      title: 'One',
    });
  });

  it('throws an error that a choice has beside text, after the text', () => {
    const error = { code: 'overloaded_error', message: 'm' };
    const [, text, thrown] = read(delta({ content: 'a' }), delta({ content: 'b' }, { error })).slice(-3);
    expect(text).toEqual({ type: 'text', text: 'b' });
    expect(thrown).toMatchObject({ name: 'ProviderError', code: 'overloaded_error', retryable: true });
    expect(read(delta({ content: 'a' }, { error: null })).at(-1)).toEqual({ type: 'text', text: 'a' });
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
