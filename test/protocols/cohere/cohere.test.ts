import fc from 'fast-check';
import { of } from 'rxjs';
import { cohere, parseDelta, ProviderError, StreamError, takeUntilDone, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../support/outcomeOf.ts';
import { readAll, readDeltas } from '../../support/readAll.ts';

/** What a fresh reader makes of these records. */
function read(...records: readonly unknown[]): unknown[] {
  const events = records.map((record) => ({
    data: typeof record === 'string' ? record : JSON.stringify(record),
  }));
  return readAll(cohere(), events);
}
const event = (type: string, message: object, index = 0): object => ({ type, index, delta: { message } });
const toolCall = (type: string, index: number, call: object): object =>
  event(`tool-call-${type}`, { tool_calls: call }, index);
const end = (delta: object): object => ({ type: 'message-end', delta });
const citation = (citations: object): object => event('citation-start', { citations });

describe('cohere', () => {
  it('reads text, calls and why it has stopped where a gateway puts them', () => {
    expect(
      read(
        event('content-delta', { content: 'a' }),
        event('content-delta', { content: [{ type: 'text', text: 'b' }] }),
        toolCall('start', 0, [{ id: 't', function: { name: 'f', arguments: '{}' } }]),
        { type: 'message-end', finish_reason: 'MAX_TOKENS', usage: { tokens: { input_tokens: 3 } } },
      ),
    ).toMatchObject([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'tool-call-start', index: 0, id: 't', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      { type: 'usage', usage: { inputTokens: 3 } },
      { type: 'finish', reason: 'length', rawReason: 'MAX_TOKENS' },
      { type: 'done' },
    ]);
  });

  it('starts with the id', () => {
    expect(read({ id: 'c', type: 'message-start', delta: { message: { role: 'assistant' } } })).toEqual([
      { type: 'start', id: 'c' },
    ]);
  });

  it('keeps blocks of thinking and text apart, and emits nothing for empty ones', () => {
    expect(
      read(
        event('content-start', { content: { type: 'thinking', thinking: '' } }, 0),
        event('content-delta', { content: { thinking: 'Hm' } }, 0),
        { type: 'content-end', index: 0 },
        event('content-start', { content: { type: 'text', text: 'a' } }, 1),
        event('content-delta', { content: { text: 'b' } }, 1),
        event('content-delta', { content: { text: '' } }, 1),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', block: 0 },
      { type: 'text', text: 'a', block: 1 },
      { type: 'text', text: 'b', block: 1 },
    ]);
  });

  it('emits the tool plan as data, in fragments', () => {
    expect(
      read(
        event('tool-plan-delta', { tool_plan: 'I will' }),
        event('tool-plan-delta', { tool_plan: '' }),
        event('tool-plan-delta', { tool_plan: ' look.' }),
      ),
    ).toEqual([
      { type: 'data', name: 'tool-plan', value: 'I will' },
      { type: 'data', name: 'tool-plan', value: ' look.' },
    ]);
  });

  describe('tool calls', () => {
    const start = (index: number, id: string, name: string): object =>
      toolCall('start', index, { id, type: 'function', function: { name, arguments: '' } });
    const add = (index: number, args: unknown): object =>
      toolCall('delta', index, { function: { arguments: args } });
    const stop = (index: number): object => ({ type: 'tool-call-end', index });

    it('are put together by their index, each with its own end', () => {
      expect(
        read(start(0, 'a', 'f'), add(0, '{"x"'), add(0, ':1}'), stop(0), start(1, 'b', 'g'), stop(1)),
      ).toEqual([
        { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
        { type: 'tool-call-args', index: 0, text: '{"x"' },
        { type: 'tool-call-args', index: 0, text: ':1}' },
        { type: 'tool-call-end', index: 0 },
        { type: 'tool-call-start', index: 1, id: 'b', name: 'g' },
        { type: 'tool-call-end', index: 1 },
      ]);
    });

    it.each([[{ x: 1 }], ['{"x":1}']])('take the arguments %o', (args) => {
      expect(read(start(0, 'a', 'f'), add(0, args))).toContainEqual({
        type: 'tool-call-args',
        index: 0,
        text: '{"x":1}',
      });
    });

    it('may come several in one event', () => {
      const calls = ['a', 'b'].map((id) => ({ id, function: { name: 'f', arguments: '{}' } }));
      const deltas = read(toolCall('start', 0, calls), end({ finish_reason: 'TOOL_CALL' }));
      expect(deltas).toMatchObject([
        { type: 'tool-call-start', index: 0, id: 'a' },
        { type: 'tool-call-args', index: 0, text: '{}' },
        { type: 'tool-call-start', index: 1, id: 'b' },
        { type: 'tool-call-args', index: 1, text: '{}' },
        { type: 'tool-call-end', index: 0 },
        { type: 'tool-call-end', index: 1 },
        { type: 'finish' },
        { type: 'done' },
      ]);
    });

    it('that are open end with the message, but not if a limit cut it', () => {
      const types = (finish_reason: string): unknown[] =>
        read(start(0, 'a', 'f'), add(0, '{'), end({ finish_reason })).map(typeOf);
      expect(types('TOOL_CALL')).toContain('tool-call-end');
      expect(types('MAX_TOKENS')).not.toContain('tool-call-end');
    });
  });

  describe('citations', () => {
    it('may come several in one event', () => {
      const cited = ['a', 'b'].map((url) => ({ text: url, sources: [{ document: { url } }] }));
      expect(read(citation(cited))).toMatchObject([{ url: 'a' }, { url: 'b' }]);
    });

    it('emit a source for each that they name, with the words that it stands for', () => {
      const document = { id: 'doc:1', title: 'One', url: 'https://one.example', snippet: 'long' };
      const first = { type: 'document', id: 'doc:1', document };
      const second = { type: 'tool', id: 'f:0', tool_output: { content: 'x' } };
      const place = { start: 3, end: 8, text: 'words', type: 'TEXT_CONTENT' };
      expect(read(citation({ ...place, content_index: 1, sources: [first, second] }))).toEqual([
        {
          type: 'source',
          url: 'https://one.example',
          title: 'One',
          citedText: 'words',
          block: 1,
          raw: { ...place, content_index: 1, sources: [first] },
        },
        {
          type: 'source',
          citedText: 'words',
          block: 1,
          raw: { ...place, content_index: 1, sources: [second] },
        },
      ]);
    });

    it('without a source emit none, and nothing at their end', () => {
      expect(read(citation({ text: 'words' }), { type: 'citation-end', index: 0 })).toEqual([]);
    });
  });

  it.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool-calls'],
    ['SOMETHING_NEW', 'other'],
  ])('reads the finish reason %s as %s, and ends there', (rawReason, reason) => {
    expect(read(end({ finish_reason: rawReason }), '[DONE]')).toEqual([
      { type: 'finish', reason, rawReason },
      { type: 'done' },
    ]);
  });

  describe('usage', () => {
    it('counts tokens, not billed units, with the cached ones among them', () => {
      const usage = {
        billed_units: { input_tokens: 8, output_tokens: 50 },
        tokens: { input_tokens: 1394, output_tokens: 54, reasoning_tokens: 20 },
        cached_tokens: 1360,
      };
      expect(read(end({ finish_reason: 'COMPLETE', usage }))[0]).toEqual({
        type: 'usage',
        usage: {
          inputTokens: 1394,
          outputTokens: 54,
          totalTokens: 1448,
          cachedInputTokens: 1360,
          reasoningTokens: 20,
          raw: usage,
        },
      });
    });

    it('is none if only billed units come: they mean something else', () => {
      const usage = { billed_units: { input_tokens: 8, output_tokens: 50 } };
      expect(read(end({ usage })).map(typeOf)).toEqual(['done']);
    });
  });

  describe('a message that ends in an error', () => {
    it('is a ProviderError with Cohere’s sentence, after usage and finish', () => {
      const usage = { tokens: { input_tokens: 1, output_tokens: 2 } };
      const delta = { error: 'generation failed', finish_reason: 'ERROR', usage };
      const deltas = read(end(delta));
      expect(deltas.slice(0, 2).map(typeOf)).toEqual(['usage', 'finish']);
      expect(deltas[1]).toEqual({ type: 'finish', reason: 'error', rawReason: 'ERROR' });
      expect(deltas[2]).toBeInstanceOf(ProviderError);
      expect(deltas[2]).toMatchObject({ retryable: true, detail: 'generation failed', body: delta });
      expect(deltas).toHaveLength(3);
    });

    it.each(['ERROR', 'TIMEOUT'])('is one without a sentence too: %s', (finish_reason) => {
      expect(read(end({ finish_reason })).at(-1)).toBeInstanceOf(ProviderError);
    });

    it('is one without the reason too', () => {
      expect(read(end({ error: 'failed' }))).toHaveLength(1);
      expect(read(end({ error: 'failed' }))[0]).toBeInstanceOf(ProviderError);
    });
  });

  it('takes an event of the name `error` for one', () => {
    const event = { event: 'error', data: '{"message":"failed"}' };
    expect(() => readDeltas(cohere(), [event])).toThrow(ProviderError);
  });

  describe('the end marker', () => {
    const text = event('content-delta', { content: { text: 'a' } });
    const answer = (...records: readonly unknown[]): ReturnType<typeof outcomeOf<Delta>> =>
      outcomeOf(
        of(...records.map((record) => ({ data: JSON.stringify(record) }))).pipe(
          parseDelta(cohere()),
          takeUntilDone(),
        ),
      );

    it('is message-end, with or without [DONE] after it', async () => {
      expect((await answer(text, end({ finish_reason: 'COMPLETE' }))).error).toBeUndefined();
    });

    it('is not [DONE]: without message-end the answer is cut', async () => {
      const done = of({ data: JSON.stringify(text) }, { data: '[DONE]' });
      const { values, error } = await outcomeOf(done.pipe(parseDelta(cohere()), takeUntilDone()));
      expect(values).toEqual([{ type: 'text', text: 'a', block: 0 }]);
      expect(error).toMatchObject({ name: 'TruncatedStreamError' });
    });
  });

  it('emits what it does not know as unknown', () => {
    const raws = [{ type: 'debug', prompt: 'p' }, { type: 'new-event' }, {}, 42, null];
    expect(read(...raws)).toEqual(raws.map((raw) => ({ type: 'unknown', raw })));
  });

  it('never throws anything but its errors, whatever the JSON, and never emits empty text', () => {
    const field = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('', 'x', null));
    const type = fc.constantFrom(
      'message-start',
      'content-start',
      'content-delta',
      'tool-plan-delta',
      'tool-call-start',
      'tool-call-delta',
      'tool-call-end',
      'citation-start',
      'message-end',
    );
    const message = fc.record({ content: field, tool_plan: field, tool_calls: field, citations: field });
    const delta = fc.record({
      message: fc.oneof(field, message),
      finish_reason: field,
      usage: field,
      error: field,
    });
    const record = fc.record({ type, index: field, id: field, delta: fc.oneof(field, delta) });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), (records) => {
        for (const value of read(...records)) {
          if (value instanceof StreamError) continue;
          const made = value as Delta;
          if ('text' in made) expect(made.text).not.toBe('');
        }
      }),
    );
  });
});

function typeOf(value: unknown): unknown {
  return (value as { type?: unknown }).type;
}
