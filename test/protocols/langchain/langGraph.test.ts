import fc from 'fast-check';
import { from, of } from 'rxjs';
import {
  langGraph,
  parseDelta,
  parseSSE,
  ProviderError,
  reduceMessage,
  takeUntilDone,
  TruncatedStreamError,
  type Delta,
  type Protocol,
  type ServerSentEvent,
} from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { outcomeOf } from '../../support/outcomeOf.ts';

const event = (name: string, data: unknown): ServerSentEvent => ({ event: name, data: JSON.stringify(data) });
const node = { langgraph_node: 'agent', run_attempt: 1 };
const message = (fields: object): object => ({ content: '', id: 'm1', type: 'AIMessageChunk', ...fields });
const chunk = (fields: object, name = 'messages'): ServerSentEvent => event(name, [message(fields), node]);
const fragment = (args: string, fields: object = {}): object => ({
  tool_call_chunks: [{ name: null, id: null, index: 0, args, ...fields }],
});
const finished = (reason: string, fields: object = {}): ServerSentEvent =>
  chunk({ response_metadata: { finish_reason: reason }, ...fields });
const result = event('messages', [{ type: 'tool', tool_call_id: 'c1', content: 'sunny' }, node]);
const metadata = event('metadata', { run_id: 'r1', attempt: 1 });
const end = event('end', null);

const started = { type: 'start', id: 'm1', protocol: 'langgraph' };
const text = (words: string, block = 0): object => ({ type: 'text', text: words, block });
const finish = (reason: string, rawReason: string): object => ({ type: 'finish', reason, rawReason });

/** What a fresh reader makes of a body that completes after these events. */
function read(...events: readonly ServerSentEvent[]): Promise<{ values: readonly Delta[]; error?: unknown }> {
  return outcomeOf(from(events).pipe(parseDelta(langGraph(), { unknown: 'emit' })));
}
const valuesOf = async (...events: readonly ServerSentEvent[]): Promise<readonly Delta[]> =>
  (await read(...events)).values;

describe('langGraph', () => {
  it('is a protocol of server-sent events', () => {
    expectTypeOf(langGraph).toEqualTypeOf<() => Protocol<ServerSentEvent>>();
  });

  it('starts once, with the id of the run, or of the first message', async () => {
    expect(await valuesOf(metadata, metadata, chunk({ content: 'a' }))).toEqual([
      { type: 'start', id: 'r1', protocol: 'langgraph' },
      text('a'),
    ]);
    expect(await valuesOf(chunk({ content: 'a' }))).toEqual([started, text('a')]);
  });

  it('reads the text of chunks, each message as a block, also of subgraphs', async () => {
    expect(
      await valuesOf(
        chunk({ content: 'a' }),
        chunk({ content: 'x', id: 'm2' }, 'messages|tools:1'),
        chunk({ content: 'b' }),
      ),
    ).toEqual([started, text('a'), text('x', 1), text('b')]);
  });

  it('reads nothing from what people wrote, and from metadata', async () => {
    const human = event('messages', [{ type: 'human', content: 'Hello' }, node]);
    expect(await valuesOf(human, event('messages/metadata', { m1: { metadata: node } }))).toEqual([]);
  });

  it.each([
    ['a text', 'a', 'a', ''],
    ['texts and blocks', ['a', { type: 'text', text: 'b', index: 0 }, { type: 'image_url' }], 'ab', ''],
    ['thinking', [{ type: 'thinking', thinking: 'Hm', index: 0 }], '', 'Hm'],
    ['Bedrock’s reasoning', [{ type: 'reasoning_content', reasoning_content: { text: 'Hm' } }], '', 'Hm'],
    ['LangChain’s reasoning', [{ type: 'reasoning', reasoning: 'Hm' }], '', 'Hm'],
    ['OpenAI’s summaries', [{ type: 'reasoning', summary: [{ text: 'H' }, { text: 'm' }] }], '', 'Hm'],
  ])('reads %s', async (_, content, words, reasoning) => {
    expect(await valuesOf(chunk({ content }))).toEqual([
      started,
      ...(reasoning ? [{ type: 'reasoning', text: reasoning, block: 0 }] : []),
      ...(words ? [text(words)] : []),
    ]);
  });

  it('reads reasoning that a provider sends beside the content, and a signature once', async () => {
    const signed = chunk({ content: [{ type: 'thinking', signature: 's' }] });
    expect(await valuesOf(chunk({ additional_kwargs: { reasoning_content: 'Hm' } }), signed, signed)).toEqual(
      [
        started,
        { type: 'reasoning', text: 'Hm', block: 0 },
        { type: 'reasoning', text: '', block: 0, signature: 's' },
      ],
    );
  });

  it('emits only what is new of messages that repeat what they have said', async () => {
    const said = (content: string, name = 'messages/partial', type = 'ai'): ServerSentEvent =>
      event(name, [message({ content, type })]);
    expect(
      await valuesOf(
        said('Hel'),
        said('Hello'),
        said('Hello', 'messages/complete'),
        said('Hello', 'messages'),
      ),
    ).toEqual([started, text('Hel'), text('lo'), finish('stop', '')]);
    expect(await valuesOf(chunk({ content: 'Hel' }), said('Hello', 'messages'))).toEqual([
      started,
      text('Hel'),
      text('lo'),
      finish('stop', ''),
    ]);
  });

  it('knows a chunk by its fields where its type doesn’t say so', async () => {
    const said = (content: string): ServerSentEvent => chunk({ content, type: 'ai', tool_call_chunks: [] });
    expect(await valuesOf(said('ha'), said('ha'))).toEqual([started, text('ha'), text('ha')]);
  });

  describe('tool calls', () => {
    const called = { type: 'tool-call-start', index: 0, id: 'c1', name: 'f' };
    const args = (words: string, index = 0): object => ({ type: 'tool-call-args', index, text: words });
    const ended = { type: 'tool-call-end', index: 0 };
    const first = chunk(fragment('', { name: 'f', id: 'c1' }));

    it('come in fragments, and end with their message', async () => {
      const deltas = await valuesOf(
        first,
        chunk(fragment('{"a"')),
        chunk(fragment(':1}')),
        finished('tool_calls'),
      );
      expect(deltas).toEqual([
        started,
        called,
        args('{"a"'),
        args(':1}'),
        ended,
        finish('tool-calls', 'tool_calls'),
      ]);
    });

    it('are told apart by their message, which counts them anew', async () => {
      const other = chunk({ ...fragment('{}', { name: 'g', id: 'c2' }), id: 'm2' });
      const deltas = await valuesOf(
        first,
        other,
        chunk(fragment('[1')),
        chunk({ ...fragment(' '), id: 'm2' }),
      );
      const { toolCalls } = deltas.reduce(reduceMessage, undefined) ?? {};
      expect(toolCalls?.map(({ id, argumentsText }) => [id, argumentsText])).toEqual([
        ['c1', '[1'],
        ['c2', '{} '],
      ]);
    });

    it('come complete in a complete message, and aren’t repeated by it', async () => {
      const complete = event('messages/complete', [
        message({ type: 'ai', tool_calls: [{ name: 'f', args: { a: 1 }, id: 'c1', type: 'tool_call' }] }),
      ]);
      const expected = [started, called, args('{"a":1}'), ended, finish('tool-calls', '')];
      expect(await valuesOf(complete)).toEqual(expected);
      expect(await valuesOf(first, chunk(fragment('{"a":1}')), complete, complete)).toEqual(expected);
      const whole = chunk({ tool_call_chunks: [{ index: 0, args: { a: 1 } }] });
      expect(await valuesOf(first, whole, complete)).toEqual(expected);
    });

    it('get their result, and don’t wait for it any more', async () => {
      const deltas = await valuesOf(
        ...[first, finished('tool_calls'), result],
        ...[chunk({ content: 'Sunny.', id: 'm2' }), finished('stop', { id: 'm2' })],
      );
      expect(deltas.slice(3)).toEqual([
        { type: 'tool-result', id: 'c1', result: 'sunny' },
        text('Sunny.', 1),
        finish('stop', 'stop'),
      ]);
      const failed = event('messages', [{ type: 'tool', tool_call_id: 'c', content: 'x', status: 'error' }]);
      expect(await valuesOf(failed)).toEqual([{ type: 'tool-result', id: 'c', result: 'x', isError: true }]);
    });
  });

  describe('usage', () => {
    const counted = (id: string, input_tokens: number, output_tokens: number): ServerSentEvent =>
      chunk({
        id,
        usage_metadata: {
          input_tokens,
          output_tokens,
          total_tokens: input_tokens + output_tokens,
          input_token_details: { cache_read: 1, cache_creation: 2 },
          output_token_details: { reasoning: 3 },
        },
      });

    it('is the sum of the chunks, and of the messages', async () => {
      const deltas = await valuesOf(counted('m1', 5, 0), counted('m1', 0, 4), counted('m2', 7, 5));
      expect(deltas.at(-1)).toMatchObject({
        type: 'usage',
        usage: {
          inputTokens: 12,
          outputTokens: 9,
          totalTokens: 21,
          cachedInputTokens: 3,
          cacheWriteTokens: 6,
          reasoningTokens: 9,
        },
      });
    });

    it('isn’t added up where a message repeats it', async () => {
      const partial = event('messages/partial', [
        message({ type: 'ai', usage_metadata: { input_tokens: 5, output_tokens: 4 } }),
      ]);
      const deltas = await valuesOf(partial, partial);
      expect(deltas.at(-1)).toMatchObject({ usage: { inputTokens: 5, outputTokens: 4, totalTokens: 9 } });
    });
  });

  it.each(['values', 'updates|tools:1', 'custom', 'debug', 'tasks', 'checkpoints', 'events', 'feedback'])(
    'emits %s as data',
    async (name) => {
      for (const value of [{ agent: { messages: [] } }, { error: 'Tool failed' }, [{ a: 1 }], 'text', null]) {
        expect(await valuesOf(event(name, value))).toEqual([{ type: 'data', name, value }]);
      }
    },
  );

  it('emits events of other names as unknown', async () => {
    expect(await valuesOf(event('x', { a: 1 }), { data: '{"a":1}' })).toEqual([
      { type: 'unknown', raw: { a: 1 } },
      { type: 'unknown', raw: { a: 1 } },
    ]);
  });

  describe('the end', () => {
    const complete = async (...events: readonly ServerSentEvent[]): Promise<unknown> =>
      (await outcomeOf(from(events).pipe(parseDelta(langGraph()), takeUntilDone()))).error;
    const call = chunk(fragment('{}', { name: 'f', id: 'c1' }));

    it('is the event `end`, whatever it holds', async () => {
      expect(await valuesOf(chunk({ content: 'a' }), finished('length'), end)).toEqual([
        started,
        text('a'),
        finish('length', 'length'),
        { type: 'done' },
      ]);
      expect(await valuesOf({ event: 'end', data: '' })).toEqual([finish('stop', ''), { type: 'done' }]);
    });

    it.each([
      ['a complete message', [chunk({ content: 'a' }), finished('stop')]],
      ['a last chunk', [chunk({ content: 'a', chunk_position: 'last' })]],
      ['Anthropic’s reason', [chunk({ response_metadata: { stop_reason: 'end_turn' } })]],
      ['calls that the app must run', [call, finished('tool_calls')]],
      ['an interrupt', [call, event('updates', { __interrupt__: [{ value: 'sure?' }] })]],
    ])('is the end of the body after %s', async (_, events) => {
      expect(await complete(...events)).toBeUndefined();
    });

    it.each([
      ['nothing', []],
      ['states alone', [metadata, event('values', {})]],
      ['half a message', [chunk({ content: 'a' })]],
      ['half of a later message', [finished('stop'), chunk({ content: 'a', id: 'm2' })]],
      ['text that follows a reason', [finished('stop'), chunk({ content: 'a' })]],
      ['a result that the model hasn’t seen', [call, finished('tool_calls'), result]],
    ])('isn’t the end of the body after %s', async (_, events) => {
      expect(await complete(...events)).toBeInstanceOf(TruncatedStreamError);
    });

    it('pauses at an interrupt', async () => {
      const interrupt = event('values', { __interrupt__: [{ value: 'sure?' }] });
      expect((await valuesOf(interrupt)).at(-1)).toEqual(finish('pause', 'interrupt'));
    });
  });

  it('errors with what the server says', async () => {
    const { values, error } = await read(
      chunk({ content: 'a' }),
      event('error', { error: 'RateLimitError', message: 'Rate limit reached' }),
    );
    expect(values).toEqual([started, text('a')]);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code: 'RateLimitError', detail: 'Rate limit reached', retryable: true });
    expect((await read(event('error', { error: 'NotFoundError', message: 'x' }))).error).toMatchObject({
      retryable: false,
    });
  });

  describe('LangServe', () => {
    const data = (value: unknown): ServerSentEvent => event('data', value);

    it('sends messages, texts, or what a chain makes', async () => {
      expect(
        await valuesOf(
          event('metadata', { run_id: 'r1' }),
          data(message({ content: 'a' })),
          data('b'),
          data({ answer: 'c' }),
        ),
      ).toEqual([
        { type: 'start', id: 'r1', protocol: 'langgraph' },
        text('a'),
        text('b', 1),
        { type: 'data', name: 'data', value: { answer: 'c' } },
      ]);
    });

    it('ends with an event without data, which isn’t dispatched, so only a reason proves the end', async () => {
      const errorOf = async (...events: readonly ServerSentEvent[]): Promise<unknown> => {
        const body = events.map(({ data: text }) => `event: data\ndata: ${text}\n\n`).join('');
        const deltas = of(`${body}event: end\n\n`).pipe(parseSSE(), parseDelta(langGraph()), takeUntilDone());
        return (await outcomeOf(deltas)).error;
      };
      expect(await errorOf(data('a'))).toBeInstanceOf(TruncatedStreamError);
      const reason = message({ response_metadata: { finish_reason: 'stop' } });
      expect(await errorOf(data(reason))).toBeUndefined();
    });

    it('hides what has failed', async () => {
      const { error } = await read(
        data('a'),
        event('error', { status_code: 500, message: 'Internal Server Error' }),
      );
      expect(error).toMatchObject({ name: 'ProviderError', retryable: true });
    });
  });

  it('reads the same from any cut of the bytes', async () => {
    const events = [metadata, chunk({ content: 'Hé☂' }), event('data', 'x'), finished('stop'), end];
    const body = events.map(({ event: name, data }) => `event: ${name}\ndata: ${data}\n\n`).join('');
    const bytes = new TextEncoder().encode(body);
    const { values: expected } = await read(...events);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (size) => {
        const cut = from(splitAt(bytes, size)).pipe(parseSSE(), parseDelta(langGraph()));
        expect(await outcomeOf(cut)).toEqual({ values: expected });
      }),
    );
  });
});
