import { lastValueFrom, toArray } from 'rxjs';
import * as llm from 'rxjs-llm';
import { scriptedFetch, wire, type WireAnswer } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { wireOf } from '../conformance/wires.ts';

type Name = keyof typeof wire;
const NAMES = Object.keys(wire) as Name[];

/** What the protocol of the same name makes of it, and the events that it took. */
async function read(name: Name, answer: WireAnswer): Promise<llm.Message> {
  const server = scriptedFetch([wire[name](answer)]);
  const deltas = wireOf(llm[name]().name).read((signal) => server.fetch('/chat', { signal }));
  return await lastValueFrom(deltas.pipe(llm.takeUntilDone(), llm.accumulate()));
}

describe.each(NAMES)('wire.%s', (name) => {
  it('says an answer of nothing but text', async () => {
    expect(await read(name, { text: 'Hi' })).toMatchObject({
      text: 'Hi',
      reasoning: '',
      toolCalls: [],
      status: 'complete',
      finishReason: 'stop',
    });
  });

  it('says nothing at all, and ends', async () => {
    expect(await read(name, {})).toMatchObject({ text: '', status: 'complete', finishReason: 'stop' });
  });

  it('has its word for an answer that was cut at its length, or says nothing', async () => {
    // AG-UI has no word for it.
    const reason = name === 'agUI' ? 'stop' : 'length';
    expect((await read(name, { text: 'Hi', finishReason: 'length' })).finishReason).toBe(reason);
  });

  it('gives each piece of text in an event of its own', async () => {
    const pieces = ['Hel', 'lo', ' ☂'];
    const body = wire[name]({ text: pieces });
    const source = name === 'ollama' ? llm.fromNDJSON : name === 'aiSdkData' ? llm.fromText : llm.fromSSE;
    const events = await lastValueFrom(
      source('/chat', { fetch: scriptedFetch([body]).fetch }).pipe(toArray()),
    );
    expect(events).toHaveLength(body.length);
    const deltas = wireOf(llm[name]().name).read(new Response(body.join('')).body ?? new ReadableStream());
    expect(await lastValueFrom(deltas.pipe(llm.pickText(), toArray()))).toEqual(pieces);
  });
});

it('fills in ids, and takes those it is given', async () => {
  const toolCalls = [{ name: 'now' }, { name: 'now', id: 'mine' }];
  const { id, model, ...rest } = await read('openaiChat', { toolCalls });
  expect([id, model, ...rest.toolCalls.map((call) => call.id)]).toEqual([
    'answer-1',
    'model-1',
    'call-1',
    'mine',
  ]);
  expect(await read('cohere', { id: 'mine' })).toMatchObject({ id: 'mine' });
});

it.each(['openaiChat', 'openaiCompletions', 'gemini', 'anthropicMessages'] as const)(
  'counts as we do, whatever %s calls it',
  async (name) => {
    const usage = { inputTokens: 20, outputTokens: 12, cachedInputTokens: 5, reasoningTokens: 4 };
    expect((await read(name, { text: 'Hi', usage })).usage).toMatchObject({ ...usage, totalTokens: 32 });
    expect((await read(name, { text: 'Hi' })).usage).toBeUndefined();
  },
);

// Completions know no tools.
it.each(NAMES.filter((name) => name !== 'openaiCompletions'))(
  'wire.%s numbers several tool calls, with no text before them',
  async (name) => {
    const toolCalls = [
      { name: 'now' },
      { name: 'weather', args: ['{"city":', '"Rome"}'] },
      { name: 'stop', args: '{"a":1}' },
    ];
    const message = await read(name, { toolCalls });
    expect(message.finishReason).toBe('tool-calls');
    expect(message.toolCalls.map(({ name: tool, arguments: args, status }) => [tool, args, status])).toEqual([
      ['now', {}, 'complete'],
      ['weather', { city: 'Rome' }, 'complete'],
      ['stop', { a: 1 }, 'complete'],
    ]);
  },
);
