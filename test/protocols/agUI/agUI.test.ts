import fc from 'fast-check';
import { of } from 'rxjs';
import {
  agUI,
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

type AgentEvent = Readonly<Record<string, unknown>>;

const asEvent = (value: AgentEvent | string): { data: string } => ({
  data: typeof value === 'string' ? value : JSON.stringify(value),
});

/** What a fresh reader makes of these events. */
function read(...events: readonly (AgentEvent | string)[]): (Delta | StreamError)[] {
  const deltas: (Delta | StreamError)[] = [];
  const reader = agUI().reader((delta) => deltas.push(delta));
  try {
    for (const event of events) reader.push(asEvent(event));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deltas.push(error);
  }
  return deltas;
}

const started = (runId: string): AgentEvent => ({ type: 'RUN_STARTED', threadId: 't', runId });
const finished = (more: object = {}): AgentEvent => ({
  type: 'RUN_FINISHED',
  threadId: 't',
  runId: 'r',
  ...more,
});
const content = (messageId: string, delta: string): AgentEvent => ({
  type: 'TEXT_MESSAGE_CONTENT',
  messageId,
  delta,
});
const textChunk = (more: object): AgentEvent => ({ type: 'TEXT_MESSAGE_CHUNK', ...more });
const callChunk = (more: object): AgentEvent => ({ type: 'TOOL_CALL_CHUNK', ...more });
const call = (part: string, more: object = {}): AgentEvent => ({
  type: `TOOL_CALL_${part}`,
  toolCallId: 'c1',
  ...more,
});

const text = (words: string, block: number): Delta => ({ type: 'text', text: words, block });
const thought = (words: string, block: number): Delta => ({ type: 'reasoning', text: words, block });
const callStart = (index: number, id: string): Delta => ({ type: 'tool-call-start', index, id, name: 'f' });
const args = (index: number, words: string): Delta => ({ type: 'tool-call-args', index, text: words });
const callEnd = (index: number): Delta => ({ type: 'tool-call-end', index });
const stop: Delta = { type: 'finish', reason: 'stop', rawReason: '' };

describe('agUI', () => {
  describe('messages', () => {
    it('are blocks, counted from 0 as they begin, however they interleave', () => {
      const open = (messageId: string): AgentEvent => ({ type: 'TEXT_MESSAGE_START', messageId });
      expect(read(open('a'), open('b'), content('b', '2'), content('a', '1'), content('b', '3'))).toEqual([
        text('2', 1),
        text('1', 0),
        text('3', 1),
      ]);
    });

    it('open by themselves: as chunks, or if the start was missed', () => {
      expect(
        read(
          textChunk({ messageId: 'a', role: 'assistant', delta: 'Hel' }),
          textChunk({ delta: 'lo' }),
          textChunk({ messageId: 'b', delta: 'x' }),
          textChunk({ messageId: null, delta: 'y' }),
        ),
      ).toEqual([text('Hel', 0), text('lo', 0), text('x', 1), text('y', 1)]);
      expect(read(content('a', 'late'))).toEqual([text('late', 0)]);
    });

    it('say nothing for empty or missing pieces', () => {
      expect(read(content('a', ''), textChunk({ messageId: 'a' }), textChunk({ delta: null }))).toEqual([]);
    });
  });

  describe('reasoning', () => {
    it('has messages of its own, also under the id of a text', () => {
      expect(
        read(
          { type: 'REASONING_START', messageId: 'a' },
          { type: 'REASONING_MESSAGE_START', messageId: 'a', role: 'reasoning' },
          { type: 'REASONING_MESSAGE_CONTENT', messageId: 'a', delta: 'Hm' },
          { type: 'REASONING_MESSAGE_END', messageId: 'a' },
          { type: 'REASONING_END', messageId: 'a' },
          content('a', 'So'),
          { type: 'REASONING_MESSAGE_CHUNK', messageId: 'b', delta: 'A' },
          { type: 'REASONING_MESSAGE_CHUNK', delta: 'h' },
        ),
      ).toEqual([thought('Hm', 0), text('So', 1), thought('A', 2), thought('h', 2)]);
    });

    it('comes under its deprecated names, each start a block', () => {
      const start = { type: 'THINKING_TEXT_MESSAGE_START' };
      const piece = { type: 'THINKING_TEXT_MESSAGE_CONTENT', delta: 'Hm' };
      const end = { type: 'THINKING_TEXT_MESSAGE_END' };
      expect(
        read({ type: 'THINKING_START', title: 'x' }, start, piece, piece, end, start, piece, end, {
          type: 'THINKING_END',
        }),
      ).toEqual([thought('Hm', 0), thought('Hm', 0), thought('Hm', 1)]);
    });

    it('keeps encrypted values: a message’s in its block, a tool call’s as data', () => {
      const encrypted = (subtype: string, entityId: string): AgentEvent => ({
        type: 'REASONING_ENCRYPTED_VALUE',
        subtype,
        entityId,
        encryptedValue: 'x',
      });
      const ofCall = encrypted('tool-call', 'c1');
      expect(
        read(
          { type: 'REASONING_MESSAGE_CHUNK', messageId: 'a', delta: 'Hm' },
          encrypted('message', 'a'),
          ofCall,
        ),
      ).toEqual([
        thought('Hm', 0),
        { type: 'reasoning', text: '', redacted: 'x', block: 0 },
        { type: 'data', name: 'REASONING_ENCRYPTED_VALUE', value: ofCall },
      ]);
    });
  });

  describe('tool calls', () => {
    it('are announced, filled and ended, side by side', () => {
      expect(
        read(
          call('START', { toolCallName: 'f', parentMessageId: null }),
          call('START', { toolCallId: 'c2', toolCallName: 'f' }),
          call('ARGS', { delta: '{"a"' }),
          call('ARGS', { toolCallId: 'c2', delta: '{}' }),
          call('ARGS', { delta: ':1}' }),
          call('END'),
          call('END', { toolCallId: 'c2' }),
        ),
      ).toEqual([
        callStart(0, 'c1'),
        callStart(1, 'c2'),
        args(0, '{"a"'),
        args(1, '{}'),
        args(0, ':1}'),
        callEnd(0),
        callEnd(1),
      ]);
    });

    it('open by themselves as chunks, and end at the next event that is not between them', () => {
      const raw = { type: 'RAW', event: 1 };
      expect(
        read(
          callChunk({ toolCallId: 'c1', toolCallName: 'f', delta: '{"a"' }),
          raw,
          callChunk({ delta: ':1}' }),
          callChunk({ toolCallId: 'c2', toolCallName: 'f' }),
          { type: 'UNHEARD_OF' },
          textChunk({ messageId: 'a', delta: 'x' }),
        ),
      ).toEqual([
        callStart(0, 'c1'),
        args(0, '{"a"'),
        { type: 'data', name: 'RAW', value: raw },
        args(0, ':1}'),
        callStart(1, 'c2'),
        { type: 'unknown', raw: { type: 'UNHEARD_OF' } },
        callEnd(0),
        callEnd(1),
        text('x', 0),
      ]);
    });

    it('pass over arguments after the end', () => {
      const whole = [call('START', { toolCallName: 'f' }), call('ARGS', { delta: '{}' }), call('END')];
      expect(read(...whole, call('ARGS', { delta: '}' }))).toEqual(read(...whole));
    });

    it('may use an id again in a later run', () => {
      const whole = [call('START', { toolCallName: 'f' }), call('ARGS', { delta: '{}' }), call('END')];
      expect(read(...whole, ...whole).map((delta) => 'index' in delta && delta.index)).toEqual([
        0, 0, 0, 1, 1, 1,
      ]);
    });

    it.each([
      ['arguments without a start', [call('ARGS', { delta: '{' })]],
      ['a first chunk without a name', [callChunk({ toolCallId: 'c1', delta: '{' })]],
      ['a first chunk without an id', [callChunk({ delta: '{' })]],
    ])('refuse %s', (_, events) => {
      expect(() => read(...events)).toThrow(new ParseError('protocol'));
    });

    it('are not complete if an error cuts them off', () => {
      const deltas = read(callChunk({ toolCallId: 'c1', toolCallName: 'f', delta: '{}' }), {
        type: 'RUN_ERROR',
        message: 'm',
      });
      expect(deltas.slice(0, -1)).toEqual([callStart(0, 'c1'), args(0, '{}')]);
    });

    it('bring results as they are', () => {
      expect(read(call('RESULT', { messageId: 'm', content: 'sunny', role: 'tool' }))).toEqual([
        { type: 'tool-result', id: 'c1', result: 'sunny' },
      ]);
    });
  });

  it.each([
    { type: 'STATE_SNAPSHOT', snapshot: { count: 0 } },
    { type: 'STATE_DELTA', delta: [{ op: 'replace', path: '/count', value: 1 }] },
    { type: 'MESSAGES_SNAPSHOT', messages: [] },
    { type: 'ACTIVITY_SNAPSHOT', messageId: 'm', activityType: 'plan', content: {} },
    { type: 'ACTIVITY_DELTA', messageId: 'm', activityType: 'plan', patch: [] },
    { type: 'STEP_STARTED', stepName: 's' },
    { type: 'STEP_FINISHED', stepName: 's' },
    { type: 'SUBAGENT_STARTED', subagentRunId: 's' },
    { type: 'SUBAGENT_FINISHED', subagentRunId: 's' },
    { type: 'SUBAGENT_ERROR', subagentRunId: 's', message: 'm' },
    { type: 'CUSTOM', name: 'n', value: 1 },
    { type: 'RAW', event: {}, source: 's' },
  ])('emits $type as data under its own name, complete', (event) => {
    expect(read(event)).toEqual([{ type: 'data', name: event.type, value: event }]);
  });

  describe('runs', () => {
    it('start and finish, whatever is null', () => {
      expect(read(started('r'), finished({ outcome: null, usage: null, result: null }))).toEqual([
        { type: 'start', id: 'r' },
        stop,
      ]);
      expect(read(finished({ outcome: { type: 'success' } }))).toEqual([{ ...stop, rawReason: 'success' }]);
    });

    it('pause at an interrupt, and say what they wait for', () => {
      const event = finished({ outcome: { type: 'interrupt', interrupts: [{ id: 'i', reason: 'input' }] } });
      expect(read(event)).toEqual([
        { type: 'data', name: 'RUN_FINISHED', value: event },
        { type: 'finish', reason: 'pause', rawReason: 'interrupt' },
      ]);
    });

    it('hand over their result', () => {
      const event = finished({ result: { ok: true } });
      expect(read(event)).toEqual([{ type: 'data', name: 'RUN_FINISHED', value: event }, stop]);
    });

    it('finish for the app to answer when a call has no result', () => {
      const begun = [call('START', { toolCallName: 'f' }), call('END')];
      expect(read(...begun, finished()).at(-1)).toEqual({ ...stop, reason: 'tool-calls' });
      expect(read(...begun, call('RESULT', { content: '1' }), finished()).at(-1)).toEqual(stop);
      expect(
        read(callChunk({ toolCallId: 'c2', toolCallName: 'f', delta: '{}' }), finished()).at(-1),
      ).toEqual({
        ...stop,
        reason: 'tool-calls',
      });
    });

    it('follow each other in one answer, which is complete only after the last of them', async () => {
      const first = [started('r1'), content('a', 'One. '), finished()];
      const second = [started('r2'), content('b', 'Two.')];
      const cut = await outcome(...first, ...second);
      expect(cut.error).toEqual(new TruncatedStreamError());
      expect(assemble(cut.values)).toMatchObject({ id: 'r2', text: 'One. Two.', status: 'streaming' });

      const whole = await outcome(...first, ...second, finished());
      expect(whole.error).toBeUndefined();
      expect(assemble(whole.values)).toMatchObject({ status: 'complete', finishReason: 'stop' });
    });

    it('add up their usage, over models and over each other', () => {
      const usage = [
        { provider: 'p', model: 'a', inputTokens: 10, outputTokens: 5, totalTokens: 15, reasoningTokens: 2 },
        { provider: 'p', model: 'b', inputTokens: 1, outputTokens: 1, cachedInputTokens: 1 },
      ];
      const more = [{ inputTokens: 100, outputTokens: 50, cacheWriteInputTokens: 7, totalTokens: null }];
      const totals = read(finished({ usage }), started('r2'), finished({ usage: more })).filter(
        (delta) => 'usage' in delta,
      );
      expect(totals).toEqual([
        {
          type: 'usage',
          usage: {
            inputTokens: 11,
            outputTokens: 6,
            totalTokens: 17,
            cachedInputTokens: 1,
            reasoningTokens: 2,
            raw: usage,
          },
        },
        {
          type: 'usage',
          usage: {
            inputTokens: 111,
            outputTokens: 56,
            totalTokens: 167,
            cachedInputTokens: 1,
            cacheWriteTokens: 7,
            reasoningTokens: 2,
            raw: more,
          },
        },
      ]);
    });

    it('error with what the agent says, the usage before it', () => {
      const event = { type: 'RUN_ERROR', message: 'm', code: 'TIMEOUT', usage: [{ inputTokens: 1 }] };
      const [usage, error] = read(event);
      expect(usage).toMatchObject({ type: 'usage', usage: { inputTokens: 1 } });
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code: 'TIMEOUT', detail: 'm', reason: 'transient', body: event });
    });
  });

  it('reads the type from the event if the record has none', () => {
    const data = JSON.stringify({ messageId: 'a', delta: 'Hi' });
    expect(readDeltas(agUI(), [{ event: 'TEXT_MESSAGE_CONTENT', data }])).toEqual([text('Hi', 0)]);
  });

  it('leaves what it does not know to the caller', () => {
    expect(read({ type: 'HOLOGRAM' }, '[1]')).toEqual([
      { type: 'unknown', raw: { type: 'HOLOGRAM' } },
      { type: 'unknown', raw: [1] },
    ]);
  });

  it('emits one message, however the text of a message is cut into chunks', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(20)), (words, sizes) => {
        const pieces: string[] = [];
        let rest = words;
        for (const size of sizes) {
          pieces.push(rest.slice(0, size));
          rest = rest.slice(size);
        }
        const chunks = [...pieces, rest].map((delta, at) =>
          textChunk(at === 0 ? { messageId: 'm', delta } : { delta }),
        );
        const deltas = read(...chunks).filter((delta) => 'type' in delta);
        expect(assemble(deltas)?.parts ?? []).toEqual(words === '' ? [] : [text(words, 0)]);
      }),
    );
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    const types = ['RUN_STARTED', 'RUN_FINISHED', 'TOOL_CALL_CHUNK', 'TEXT_MESSAGE_CHUNK', 'RUN_ERROR'];
    const event = fc.record({
      type: fc.constantFrom(...types),
      messageId: fc.jsonValue(),
      toolCallName: fc.jsonValue(),
      outcome: fc.jsonValue(),
      usage: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), event), (value) => {
        try {
          read(typeof value === 'string' ? value : JSON.stringify(value));
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });
});

function outcome(...events: readonly AgentEvent[]): Promise<{ values: readonly Delta[]; error?: unknown }> {
  return outcomeOf(of(...events.map(asEvent)).pipe(parseDelta(agUI()), takeUntilDone()));
}

function assemble(deltas: readonly Delta[]): Message | undefined {
  return deltas.reduce(reduceMessage, undefined as Message | undefined);
}
