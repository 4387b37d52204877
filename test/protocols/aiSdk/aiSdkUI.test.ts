import fc from 'fast-check';
import { of } from 'rxjs';
import {
  aiSdkUI,
  parseDelta,
  ParseError,
  ProviderError,
  reduceMessage,
  StreamError,
  takeUntilDone,
  TruncatedStreamError,
  type Delta,
  type Message,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../support/outcomeOf.ts';
import { readDeltas } from '../../support/readAll.ts';

type Chunk = Readonly<Record<string, unknown>>;

const asEvent = (chunk: Chunk | string): { data: string } => ({
  data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk),
});

/** What a fresh reader makes of these chunks. */
function read(...chunks: readonly (Chunk | string)[]): Delta[] {
  return readDeltas(aiSdkUI(), chunks.map(asEvent));
}

const start = { type: 'start', messageId: 'm1' };
const startStep = { type: 'start-step' };
const finishStep = { type: 'finish-step' };
const finish = { type: 'finish', finishReason: 'stop' };
const textStart = (id: string): Chunk => ({ type: 'text-start', id });
const textDelta = (id: string, delta: string): Chunk => ({ type: 'text-delta', id, delta });
const text = (id: string, words: string): readonly Chunk[] => [
  textStart(id),
  textDelta(id, words),
  { type: 'text-end', id },
];
const reasoning = (part: string, more: object = {}): Chunk => ({
  type: `reasoning-${part}`,
  id: 'r',
  ...more,
});
const ofCall = (type: string, more: object = {}): Chunk => ({ type, toolCallId: 'c1', ...more });
const inputStart = ofCall('tool-input-start', { toolName: 'f' });
const inputDelta = (inputTextDelta: string): Chunk => ofCall('tool-input-delta', { inputTextDelta });
const available = ofCall('tool-input-available', { toolName: 'f', input: { a: 1 } });
const data = (value: Chunk): Delta => ({ type: 'data', name: String(value['type']), value });

describe('aiSdkUI', () => {
  it('starts with the message’s id, and once if a backend merges streams', () => {
    expect(read(start, { type: 'start' }, start)).toEqual([{ type: 'start', id: 'm1' }]);
    expect(read({ type: 'start' }, start)).toEqual([{ type: 'start' }, { type: 'start', id: 'm1' }]);
    expect(read(start, finish, start).map((delta) => delta.type)).toEqual(['start', 'finish', 'start']);
  });

  describe('blocks', () => {
    it('are counted from 0 in the order of their starts, text and reasoning together', () => {
      expect(
        read(
          textStart('b'),
          reasoning('start'),
          reasoning('delta', { delta: 'Hm' }),
          textStart('a'),
          textDelta('a', '2'),
          textDelta('b', '1'),
        ),
      ).toEqual([
        { type: 'reasoning', text: 'Hm', block: 1 },
        { type: 'text', text: '2', block: 2 },
        { type: 'text', text: '1', block: 0 },
      ]);
    });

    it('are new if a later step uses an id again', () => {
      expect(read(...text('0', 'a'), finishStep, ...text('0', 'b'))).toEqual([
        { type: 'text', text: 'a', block: 0 },
        data(finishStep),
        { type: 'text', text: 'b', block: 1 },
      ]);
    });

    it.each([
      ['text that was never begun', [textDelta('t', 'a')]],
      ['text behind its end', [...text('t', 'a'), textDelta('t', 'b')]],
      ['text of the step before', [textStart('t'), finishStep, textDelta('t', 'a')]],
      ['reasoning under the id of a text', [textStart('r'), reasoning('delta', { delta: 'a' })]],
      ['input that was never begun', [inputDelta('{')]],
      ['input of a call that is whole', [available, inputDelta('{')]],
    ])('refuse %s', (_, chunks) => {
      expect(() => read(...chunks)).toThrow(new ParseError('protocol'));
    });

    it('pass over empty pieces, and the end of what is not open', () => {
      expect(read(textStart('t'), textDelta('t', ''), { type: 'text-end', id: 'x' })).toEqual([]);
    });
  });

  describe('proofs', () => {
    const proof = (provider: object): object => ({ providerMetadata: { any: provider } });

    it('wait for the end of their block, so that the text stays in one piece', () => {
      const deltas = read(
        reasoning('start'),
        reasoning('delta', { delta: 'a', ...proof({ signature: 'old' }) }),
        reasoning('delta', { delta: 'b', ...proof({ signature: 's' }) }),
        reasoning('end'),
      );
      expect(deltas).toEqual([
        { type: 'reasoning', text: 'a', block: 0 },
        { type: 'reasoning', text: 'b', block: 0 },
        { type: 'reasoning', text: '', block: 0, signature: 's' },
      ]);
      expect(assemble(deltas)?.parts).toEqual([{ type: 'reasoning', text: 'ab', block: 0, signature: 's' }]);
    });

    it.each([
      [{ signature: 'p' }, { signature: 'p' }],
      [{ thoughtSignature: 'p' }, { signature: 'p' }],
      [{ redactedData: 'p' }, { redacted: 'p' }],
      [{ itemId: 'rs_1', reasoningEncryptedContent: 'p' }, { redacted: 'p' }],
    ])('are read from %j', (provider, expected) => {
      expect(read(reasoning('start', proof(provider)), reasoning('end'))).toEqual([
        { type: 'reasoning', text: '', block: 0, ...expected },
      ]);
    });

    it.each([finishStep, finish])('are not lost if $type closes the block', (closing) => {
      const proofs = read(reasoning('start'), reasoning('delta', proof({ signature: 's' })), closing);
      expect(proofs[0]).toEqual({ type: 'reasoning', text: '', block: 0, signature: 's' });
    });
  });

  describe('tool calls', () => {
    const called = { type: 'tool-call-start', index: 0, id: 'c1', name: 'f' };
    const args = (words: string): object => ({ type: 'tool-call-args', index: 0, text: words });
    const ended = { type: 'tool-call-end', index: 0 };

    it('emit their complete input once, in pieces or in one', () => {
      expect(read(available)).toEqual([called, args('{"a":1}'), ended]);
      expect(read(inputStart, available)).toEqual([called, args('{"a":1}'), ended]);
      expect(read(inputStart, inputDelta('{"a"'), inputDelta(':1}'), available, available)).toEqual([
        called,
        args('{"a"'),
        args(':1}'),
        ended,
      ]);
    });

    it('emit an input that is the text of an object as it is, and any other text as JSON', () => {
      expect(read(ofCall('tool-input-available', { toolName: 'f', input: '{"a":1}' }))).toEqual([
        called,
        args('{"a":1}'),
        ended,
      ]);
      expect(read(ofCall('tool-input-available', { toolName: 'f', input: 'ls' }))).toEqual([
        called,
        args('"ls"'),
        ended,
      ]);
    });

    it('say what the provider runs itself', () => {
      const [first] = read({ ...inputStart, providerExecuted: true });
      expect(first).toEqual({ ...called, providerExecuted: true });
    });

    it('may use an id again', () => {
      const indexes = read(available, inputStart, inputDelta('{}')).map(
        (delta) => 'index' in delta && delta.index,
      );
      expect(indexes).toEqual([0, 0, 0, 1, 1]);
    });

    it('bring results, errors and denials', () => {
      const deltas = read(
        ofCall('tool-output-available', { output: { x: 1 } }),
        ofCall('tool-output-error', { errorText: 'no' }),
        ofCall('tool-output-denied'),
      );
      expect(deltas).toEqual([
        { type: 'tool-result', id: 'c1', result: { x: 1 } },
        { type: 'tool-result', id: 'c1', result: 'no', isError: true },
        { type: 'tool-result', id: 'c1', result: 'denied', isError: true },
      ]);
    });

    it('keep preliminary results apart from the one that counts', () => {
      const preliminary = ofCall('tool-output-available', { output: 'half', preliminary: true });
      expect(read(preliminary)).toEqual([data(preliminary)]);
    });

    it('answer a call whose input was refused, once', () => {
      const refused = ofCall('tool-input-error', { toolName: 'f', input: '{"a', errorText: 'no' });
      const failed = { type: 'tool-result', id: 'c1', result: 'no', isError: true };
      expect(read(refused, ofCall('tool-output-error', { errorText: 'no' }))).toEqual([
        called,
        args('{"a'),
        ended,
        failed,
      ]);
      expect(read(inputStart, inputDelta('{"a":1}'), { ...refused, input: { a: 1 } })).toEqual([
        called,
        args('{"a":1}'),
        ended,
        failed,
      ]);
      const again = read(refused, available, inputStart, ofCall('tool-output-error', { errorText: 'no' }));
      expect(again.filter((delta) => delta.type === 'tool-result')).toEqual([failed, failed]);
    });
  });

  it('reads sources and files', () => {
    const url = { type: 'source-url', sourceId: 's', url: 'https://a.test', title: 'A' };
    const document = { type: 'source-document', sourceId: 's', mediaType: 'text/plain', filename: 'a.txt' };
    expect(read(url, document)).toEqual([
      { type: 'source', url: 'https://a.test', title: 'A', raw: url },
      { type: 'source', title: 'a.txt', raw: document },
    ]);
    expect(
      read(
        { type: 'file', url: 'data:image/png;base64,AA==', mediaType: 'image/png' },
        { type: 'file', url: 'data:image/gif;charset=x;base64,AA==' },
        { type: 'file', url: 'https://a.test/a.png', mediaType: 'image/png' },
        { type: 'file', url: 'data:text/plain,a%20b', mediaType: 'text/plain' },
      ),
    ).toEqual([
      { type: 'file', mediaType: 'image/png', data: 'AA==' },
      { type: 'file', mediaType: 'image/gif', data: 'AA==' },
      { type: 'file', mediaType: 'image/png', url: 'https://a.test/a.png' },
      { type: 'file', mediaType: 'text/plain', url: 'data:text/plain,a%20b' },
    ]);
  });

  it.each([
    { type: 'data-weather', id: 'w1', data: { degrees: 20 }, transient: true },
    { type: 'tool-approval-request', toolCallId: 'c1', approvalId: 'a1' },
    { type: 'tool-approval-response', approvalId: 'a1', approved: false },
    { type: 'reasoning-file', url: 'data:image/png;base64,AA==', mediaType: 'image/png' },
    { type: 'custom', kind: 'openai.compaction' },
    finishStep,
  ])('emits $type as data under its own name, complete', (chunk) => {
    expect(read(chunk)).toEqual([{ type: 'data', name: chunk.type, value: chunk }]);
  });

  it('gives metadata one name, whichever chunk brings it', () => {
    const messageMetadata = { model: 'm' };
    const names = read(
      { ...start, messageMetadata },
      { type: 'message-metadata', messageMetadata },
      { ...finish, messageMetadata },
    ).flatMap((delta) => (delta.type === 'data' ? [[delta.name, delta.value]] : []));
    expect(names).toEqual([
      ['message-metadata', { ...start, messageMetadata }],
      ['message-metadata', { type: 'message-metadata', messageMetadata }],
      ['message-metadata', { ...finish, messageMetadata }],
    ]);
  });

  it('buffers what only opens an answer, so that a retry may still replace it', () => {
    const opening = read({ ...start, messageMetadata: { a: 1 } }, startStep);
    expect(opening).toEqual([{ type: 'start', id: 'm1' }]);
    expect(read(start, startStep, ...text('t', 'a'))).toEqual([
      { type: 'start', id: 'm1' },
      data(startStep),
      { type: 'text', text: 'a', block: 0 },
    ]);
  });

  describe('the end', () => {
    it.each([
      ['stop', 'stop'],
      ['length', 'length'],
      ['tool-calls', 'tool-calls'],
      ['content-filter', 'content-filter'],
      ['error', 'error'],
      ['other', 'other'],
      ['constructor', 'other'],
    ])('reads the finish reason %s as %s', (finishReason, reason) => {
      expect(read({ type: 'finish', finishReason })).toEqual([
        { type: 'finish', reason, rawReason: finishReason },
      ]);
    });

    it('takes a finish without a reason for a complete answer', () => {
      expect(read({ type: 'finish' })).toEqual([{ type: 'finish', reason: 'stop', rawReason: '' }]);
    });

    it('is [DONE] after a finish', () => {
      expect(read(start, finish, '[DONE]').at(-1)).toEqual({ type: 'done' });
    });

    it('isn’t a [DONE] without a finish: the server writes it after a broken answer too', async () => {
      const chunks = [start, ...text('t', 'cut'), '[DONE]'];
      const source = of(...chunks.map(asEvent)).pipe(parseDelta(aiSdkUI()), takeUntilDone());
      expect((await outcomeOf(source)).error).toEqual(new TruncatedStreamError());
    });

    it.each([
      [{ type: 'error', errorText: 'An error occurred.' }, undefined, 'An error occurred.', 'transient'],
      [{ type: 'abort', reason: 'stopped' }, 'abort', undefined, 'bad-request'],
    ])('is an error at %j', (chunk, code, detail, reason) => {
      let error: unknown;
      try {
        read(start, chunk);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code, detail, body: chunk, reason });
    });
  });

  describe('a reset step', () => {
    const reset = { type: 'reset-step' };

    it('makes void what the step has said, and says again what came before it', () => {
      const deltas = read(
        start,
        startStep,
        ...text('t', 'one'),
        finishStep,
        startStep,
        ...text('t', 'void'),
        inputStart,
        reset,
        ...text('t', 'two'),
      );
      const message = assemble(deltas);
      expect(message).toMatchObject({ id: 'm1', text: 'onetwo', toolCalls: [], attempt: 2 });
      const restart = deltas.find((delta) => delta.type === 'restart');
      expect(restart).toMatchObject({ attempt: 2, error: { name: 'ProviderError', code: 'reset-step' } });
    });

    it('drops the entire answer if there are no steps, but not its metadata', () => {
      const metadata = { type: 'message-metadata', messageMetadata: { a: 1 } };
      const deltas = read(start, metadata, ...text('t', 'void'), reset, ...text('t', 'new'));
      expect(assemble(deltas)?.parts).toEqual([data(metadata), { type: 'text', text: 'new', block: 0 }]);
    });

    it('is nothing if the step has said nothing', () => {
      expect(read(start, startStep, textStart('t'), reset)).toEqual([{ type: 'start', id: 'm1' }]);
    });

    it('closes the blocks and calls of the void step', () => {
      expect(() => read(textStart('t'), textDelta('t', 'a'), reset, textDelta('t', 'b'))).toThrow(ParseError);
      expect(() => read(inputStart, reset, inputDelta('{'))).toThrow(ParseError);
    });

    it('leaves the message as if the void step had never been', () => {
      const piece = fc.oneof(
        fc.tuple(fc.nat(2), fc.string()).map(([id, words]) => text(`t${id}`, words)),
        fc.nat(2).map((id) => [{ ...available, toolCallId: `c${id}` }]),
        fc.constant([reasoning('start'), reasoning('delta', { delta: 'Hm' }), reasoning('end')]),
      );
      const step = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.flat());

      fc.assert(
        fc.property(fc.array(step, { maxLength: 3 }), step, step, (before, half, whole) => {
          const earlier = before.flatMap((chunks) => [startStep, ...chunks, finishStep]);
          const retried = read(start, ...earlier, startStep, ...half, reset, ...whole, finish);
          const straight = read(start, ...earlier, startStep, ...whole, finish);
          expect({ ...assemble(retried), attempt: 1 }).toEqual(assemble(straight));
        }),
      );
    });
  });

  describe('what it remembers has an end:', () => {
    const many = Array.from({ length: 100_001 }, (_, at) => textDelta('t', String(at)));

    it('a step that said too much can’t be reset', () => {
      const isReset = (chunks: readonly Chunk[]): readonly Delta[] =>
        read(start, startStep, textStart('t'), ...chunks, { type: 'reset-step' });
      expect(isReset(many.slice(2)).at(-1)).toEqual({ type: 'start', id: 'm1' });
      expect(read(start, startStep, textStart('t'), ...many)).toHaveLength(100_003);
      expect(() => isReset(many)).toThrow(new ParseError('too-large'));
    });

    it('an answer that only opens steps is refused', () => {
      expect(() => read(...Array.from({ length: 100_001 }, () => startStep))).toThrow(
        new ParseError('too-large'),
      );
    });
  });

  it('leaves what it does not know to the caller', () => {
    expect(read({ type: 'hologram' }, '1')).toEqual([
      { type: 'unknown', raw: { type: 'hologram' } },
      { type: 'unknown', raw: 1 },
    ]);
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    const types = ['start', 'text-start', 'text-delta', 'tool-input-available', 'tool-input-error', 'file'];
    const chunk = fc.record({ type: fc.constantFrom(...types), id: fc.jsonValue(), input: fc.jsonValue() });
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), chunk.map(asEventData)), (line) => {
        try {
          read(line);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });
});

function asEventData(chunk: Chunk): string {
  return asEvent(chunk).data;
}

function assemble(deltas: readonly Delta[]): Message | undefined {
  return deltas.reduce(reduceMessage, undefined as Message | undefined);
}
