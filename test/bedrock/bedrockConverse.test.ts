import { noop, of, Subject } from 'rxjs';
import {
  accumulate,
  fromAsyncIterable,
  parseDelta,
  ProviderError,
  takeUntilDone,
  type Delta,
} from 'rxjs-llm';
import { bedrockConverse } from 'rxjs-llm/bedrock';
import { describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { readDeltas } from '../support/readAll.ts';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';

function read(...records: readonly unknown[]): unknown[] {
  return readDeltas(bedrockConverse(), records);
}
const start = (contentBlockIndex: number, start: object): object => ({
  contentBlockStart: { contentBlockIndex, start },
});
const add = (contentBlockIndex: number, delta: object): object => ({
  contentBlockDelta: { contentBlockIndex, delta },
});
const stop = (contentBlockIndex: number): object => ({ contentBlockStop: { contentBlockIndex } });
const messageStop = (stopReason = 'end_turn'): object => ({ messageStop: { stopReason } });
const metadata = (usage: object = { inputTokens: 1, outputTokens: 2, totalTokens: 3 }): object => ({
  metadata: { usage, metrics: { latencyMs: 1 } },
});

describe('bedrockConverse', () => {
  it('opens the answer, which has neither id nor model', () => {
    expect(read({ messageStart: { role: 'assistant' } })).toEqual([{ type: 'start' }]);
  });

  it('tells blocks of text apart, and leaves empty ones out', () => {
    expect(
      read(start(0, {}), add(0, { text: '' }), stop(0), add(1, { text: 'a' }), add(2, { text: 'b' })),
    ).toEqual([
      { type: 'text', text: 'a', block: 1 },
      { type: 'text', text: 'b', block: 2 },
    ]);
  });

  it('keeps reasoning, its signature and what is redacted, from JSON and from the SDK', () => {
    expect(
      read(
        add(0, { reasoningContent: { text: 'Hm' } }),
        add(0, { reasoningContent: { signature: 's' } }),
        add(1, { reasoningContent: { redactedContent: '/wA=' } }),
        add(2, { reasoningContent: { redactedContent: Uint8Array.of(255, 0) } }),
        add(3, { reasoningContent: { data: 'AQ==' } }),
        add(4, { reasoningContent: { text: '' } }),
        add(5, { reasoningContent: { reasoningText: { text: 'Hm', signature: 't' } } }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', block: 0 },
      { type: 'reasoning', text: '', block: 0, signature: 's' },
      { type: 'reasoning', text: '', block: 1, redacted: '/wA=' },
      { type: 'reasoning', text: '', block: 2, redacted: '/wA=' },
      { type: 'reasoning', text: '', block: 3, redacted: 'AQ==' },
      { type: 'reasoning', text: 'Hm', block: 5, signature: 't' },
    ]);
  });

  it('counts tool calls from 0, whatever their blocks are', () => {
    expect(
      read(
        start(1, { toolUse: { toolUseId: 'a', name: 'f' } }),
        add(1, { toolUse: { input: '' } }),
        add(1, { toolUse: { input: '{"x"' } }),
        start(2, { toolUse: { toolUseId: 'b', name: 'f' } }),
        add(1, { toolUse: { input: ':1}' } }),
        stop(1),
        messageStop('tool_use'),
      ),
    ).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"x"' },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'f' },
      { type: 'tool-call-args', index: 0, text: ':1}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-call-end', index: 1 },
      { type: 'finish', reason: 'tool-calls', rawReason: 'tool_use' },
    ]);
  });

  it('reads the input of a call also as an object, with its start or after it', () => {
    const said = [
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
      { type: 'tool-call-args', index: 0, text: '{"x":1}' },
      { type: 'tool-call-end', index: 0 },
    ];
    const [head, input] = [{ toolUseId: 'a', name: 'f' }, { x: 1 }];
    expect(read(start(0, { toolUse: { ...head, input } }), stop(0))).toEqual(said);
    expect(read(start(0, { toolUse: head }), add(0, { toolUse: { input } }), stop(0))).toEqual(said);
  });

  it('marks what Bedrock runs itself, and emits the result when it is complete', () => {
    expect(
      read(
        start(0, { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use' } }),
        stop(0),
        start(1, { toolResult: { toolUseId: 's', status: 'error' } }),
        add(1, { toolResult: [{ text: 'a' }] }),
        add(1, { toolResult: [{ json: { b: 1 } }] }),
        stop(1),
        stop(1),
      ),
    ).toEqual([
      { type: 'tool-call-start', index: 0, id: 's', name: 'nova_grounding', providerExecuted: true },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-result', id: 's', result: [{ text: 'a' }, { json: { b: 1 } }], isError: true },
    ]);
  });

  it('names the sources of a citation', () => {
    const web = { location: { web: { url: 'https://e.org/', domain: 'e.org' } } };
    const passage = {
      title: 't',
      sourceContent: [{ text: 'a ' }, { text: 'b' }],
      location: { documentChar: { documentIndex: 0 } },
    };
    expect(read(add(3, { citation: web }), add(4, { citation: passage }))).toEqual([
      { type: 'source', url: 'https://e.org/', block: 3, raw: web },
      { type: 'source', title: 't', citedText: 'a b', block: 4, raw: passage },
    ]);
  });

  it('puts the pieces of an image together by their bytes', () => {
    const image = (bytes: unknown): object => add(0, { image: { source: { bytes } } });
    expect(
      read(start(0, { image: { format: 'png' } }), image('AQ=='), image(Uint8Array.of(2, 3)), stop(0)),
    ).toEqual([{ type: 'file', mediaType: 'image/png', data: 'AQID' }]);
    expect(read(start(0, { image: { format: 'png' } }), stop(0))).toEqual([]);
    expect(() => read(start(0, { image: { format: 'png' } }), image('%'))).toThrow(
      expect.objectContaining({ name: 'ParseError', reason: 'protocol' }),
    );
  });

  it('counts what the cache keeps for an hour', () => {
    const cacheDetails = [
      { ttl: '1h', inputTokens: 3 },
      { ttl: '5m', inputTokens: 2 },
    ];
    const usage = { inputTokens: 1, outputTokens: 1, cacheWriteInputTokens: 5, cacheDetails };
    expect(read(metadata(usage))).toMatchObject([{ usage: { cacheWriteTokens: 5, cacheWrite1hTokens: 3 } }]);
  });

  it('adds the input that the cache read and wrote, which AWS counts apart', () => {
    const usage = {
      inputTokens: 3,
      outputTokens: 7,
      totalTokens: 19,
      cacheReadInputTokens: 4,
      cacheWriteInputTokens: 5,
    };
    expect(read(metadata(usage))).toEqual([
      {
        type: 'usage',
        usage: {
          inputTokens: 12,
          outputTokens: 7,
          totalTokens: 19,
          cachedInputTokens: 4,
          cacheWriteTokens: 5,
          raw: usage,
        },
      },
    ]);
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['content_filtered', 'content-filter'],
    ['guardrail_intervened', 'content-filter'],
    ['malformed_model_output', 'error'],
    ['malformed_tool_use', 'error'],
    ['new', 'other'],
  ])('reads the stop reason %s as %s', (rawReason, reason) => {
    expect(read(messageStop(rawReason))).toEqual([{ type: 'finish', reason, rawReason }]);
  });

  describe('the end', () => {
    const types = (...records: readonly unknown[]): unknown[] =>
      (read(...records) as Delta[]).map(({ type }) => type);

    it('is done when both the stop and the metadata have come, in either order', () => {
      expect(types(messageStop(), metadata())).toEqual(['finish', 'usage', 'done']);
      expect(types(metadata(), messageStop())).toEqual(['usage', 'finish', 'done']);
    });

    it('does not wait for a body that stays open after it', async () => {
      const records = new Subject<unknown>();
      const outcome = outcomeOf(records.pipe(parseDelta(bedrockConverse()), takeUntilDone(), accumulate()));
      for (const record of [add(0, { text: 'a' }), messageStop(), metadata()]) records.next(record);

      expect((await outcome).values.at(-1)).toMatchObject({ text: 'a', usage: { totalTokens: 3 } });
      await vi.waitFor(() => expect(records.observed).toBe(false), EVENTUALLY);
    });

    it('is complete without metadata, and cut without the stop', async () => {
      const answer = (...records: readonly unknown[]): Promise<{ error?: unknown }> =>
        outcomeOf(of(...records).pipe(parseDelta(bedrockConverse()), takeUntilDone()));
      expect((await answer(add(0, { text: 'a' }), messageStop())).error).toBeUndefined();
      expect((await answer(add(0, { text: 'a' }), metadata())).error).toMatchObject({
        name: 'TruncatedStreamError',
      });
    });
  });

  it.each([
    [{ throttlingException: { message: 'm' } }, 'throttlingException', true],
    [{ internalServerException: { message: 'm' } }, 'internalServerException', true],
    [{ serviceUnavailableException: { message: 'm' } }, 'serviceUnavailableException', true],
    [
      { modelStreamErrorException: { message: 'm', originalStatusCode: 400 } },
      'modelStreamErrorException',
      true,
    ],
    [{ validationException: { message: 'm' } }, 'validationException', false],
    [{ error: { code: 'InternalFailure', message: 'm' } }, 'InternalFailure', true],
  ])('reports %o', async (record, code, retryable) => {
    const source = of(add(0, { text: 'a' }), record).pipe(parseDelta(bedrockConverse()));
    const { values, error } = await outcomeOf(source);
    expect(values).toEqual([{ type: 'text', text: 'a', block: 0 }]);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code, retryable, detail: 'm', body: record });
  });

  it.each([
    [{ newEvent: { x: 1 } }],
    [{ $unknown: ['newEvent', {}] }],
    [start(0, { video: {} })],
    [add(0, { video: {} })],
    ['text'],
    [null],
  ])('passes over %o', (record) => {
    expect(read(record)).toEqual([{ type: 'unknown', raw: record }]);
  });

  it('reads the stream of AWS’s SDK as it is', async () => {
    async function* sdkStream(): AsyncGenerator<object> {
      yield* await Promise.resolve([
        { messageStart: { role: 'assistant' }, contentBlockStart: undefined },
        add(0, { text: 'Hi' }),
        messageStop(),
        metadata(),
      ]);
    }
    const source = fromAsyncIterable(() => sdkStream());
    const { values } = await outcomeOf(
      source.pipe(parseDelta(bedrockConverse()), takeUntilDone(), accumulate()),
    );
    expect(values.at(-1)).toMatchObject({ text: 'Hi', finishReason: 'stop', usage: { totalTokens: 3 } });
  });

  it('keeps the state of two readers apart', () => {
    const protocol = bedrockConverse();
    const deltas: Delta[] = [];
    const first = protocol.reader(noop);
    const second = protocol.reader((delta) => deltas.push(delta));
    first.push(messageStop());
    second.push(metadata());
    expect(deltas).toMatchObject([{ type: 'usage' }]);
    expect(protocol).toMatchObject({ name: 'bedrock-converse', framing: 'aws-event-stream' });
  });
});
