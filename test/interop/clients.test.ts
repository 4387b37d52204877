import { HttpAgent, type BaseEvent } from '@ag-ui/client';
import { DefaultChatTransport, readUIMessageStream } from 'ai';
import { DefaultChatTransport as Transport6, readUIMessageStream as read6 } from 'ai-6';
import OpenAI from 'openai';
import { anthropicMessages, formatDelta, fromSSE, parseDelta, takeUntilDone } from 'rxjs-llm';
import { agUIWire, aiSdkUIWire, openaiChatWire, type Wire } from 'rxjs-llm/server';
import { scriptedFetch, wire } from 'rxjs-llm/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSSE } from '../../src/framing/writeSSE.ts';
import { serve, SSE, type TestServer } from '../support/server.ts';

const WIRES: Readonly<Record<string, Wire>> = {
  openai: openaiChatWire(),
  ai: aiSdkUIWire(),
  agui: agUIWire({ threadId: 't', runId: 'r' }),
};

/** What the model says, in Anthropic's words. */
const BODY = wire.anthropicMessages({
  id: 'msg_1',
  model: 'claude-x',
  reasoning: ['I ', 'think'],
  text: ['Hello ', 'world'],
  toolCalls: [
    { id: 't1', name: 'weather', args: ['{"city":', '"Bern"}'] },
    { id: 't2', name: 'time', args: '{}' },
  ],
  usage: { inputTokens: 100, outputTokens: 20, cachedInputTokens: 30, reasoningTokens: 5 },
});
/** Cut in its text. */
const CUT = BODY.slice(0, BODY.findIndex((piece) => piece.includes('world')) + 1);

let server: TestServer;

beforeAll(async () => {
  server = await serve((response) => {
    const [, name = '', body] = (response.req.url ?? '').split('/');
    const told = WIRES[name];
    if (!told) return response.writeHead(404).end();
    const upstream = scriptedFetch([body === 'cut' ? CUT : BODY]);
    response.writeHead(200, { ...SSE, ...told.headers });
    return fromSSE('/', { fetch: upstream.fetch })
      .pipe(parseDelta(anthropicMessages()), takeUntilDone(), formatDelta(told))
      .subscribe({ next: (event) => response.write(writeSSE(event)), complete: () => response.end() });
  });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the openai package', () => {
  const ask = (body: string) =>
    new OpenAI({ apiKey: 'none', baseURL: `${server.url}openai/${body}`, maxRetries: 0 }).chat.completions;
  const request = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };

  it('reads text, calls and usage, and each piece of the reasoning', async () => {
    const stream = ask('whole').stream(request);
    let reasoning = '';
    stream.on('chunk', ({ choices: [choice] }) => {
      const { reasoning_content: piece = '' } = (choice?.delta ?? {}) as { reasoning_content?: string };
      reasoning += piece;
    });
    const { id, model, choices, usage } = await stream.finalChatCompletion();
    expect([id, model, reasoning]).toEqual(['msg_1', 'claude-x', 'I think']);
    expect(choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'Hello world',
        tool_calls: [
          { id: 't1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } },
          { id: 't2', type: 'function', function: { name: 'time', arguments: '{}' } },
        ],
      },
    });
    expect(usage).toMatchObject({
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      prompt_tokens_details: { cached_tokens: 30 },
    });
  });

  it('throws the error of an upstream that was cut, also from its plain stream', async () => {
    const message = /The stream ended before its end marker/;
    await expect(ask('cut').stream(request).finalChatCompletion()).rejects.toThrow(message);
    const plain = await ask('cut').create({ ...request, stream: true });
    await expect(
      (async () => {
        for await (const chunk of plain) expect(chunk.id).toBe('msg_1');
      })(),
    ).rejects.toThrow(message);
  });
});

describe.each([
  ['ai 7', DefaultChatTransport, readUIMessageStream],
  [
    'ai 6',
    Transport6 as unknown as typeof DefaultChatTransport,
    read6 as unknown as typeof readUIMessageStream,
  ],
])('the package %s', (_name, Transport, readMessages) => {
  async function ask(body: string) {
    const transport = new Transport({ api: `${server.url}ai/${body}` });
    const stream = await transport.sendMessages({
      chatId: 'c',
      messages: [],
      trigger: 'submit-message',
      messageId: undefined,
      abortSignal: undefined,
    });
    const errors: string[] = [];
    let last;
    for await (const message of readMessages({ stream, onError: (error) => errors.push(String(error)) })) {
      last = message;
    }
    return { last, errors };
  }

  it('reads text, reasoning, calls and usage', async () => {
    const { last, errors } = await ask('whole');
    expect(errors).toEqual([]);
    expect(last?.id).toBe('msg_1');
    expect(last?.metadata).toMatchObject({ usage: { inputTokens: 100, outputTokens: 20, totalTokens: 120 } });
    expect(last?.parts).toMatchObject([
      { type: 'step-start' },
      { type: 'reasoning', text: 'I think', state: 'done' },
      { type: 'text', text: 'Hello world', state: 'done' },
      { type: 'tool-weather', toolCallId: 't1', state: 'input-available', input: { city: 'Bern' } },
      { type: 'tool-time', toolCallId: 't2', state: 'input-available', input: {} },
    ]);
  });

  it('reports the error of an upstream that was cut, after what came', async () => {
    const { last, errors } = await ask('cut');
    expect(errors).toEqual([expect.stringContaining('The stream ended before its end marker')]);
    expect(last?.parts.at(-1)).toMatchObject({ type: 'text', text: 'Hello world' });
  });
});

describe('the package @ag-ui/client', () => {
  async function ask(body: string) {
    const agent = new HttpAgent({ url: `${server.url}agui/${body}`, threadId: 't' });
    const events: BaseEvent[] = [];
    const errors: unknown[] = [];
    const { newMessages } = await agent.runAgent(
      { runId: 'r' },
      {
        onEvent: ({ event }) => void events.push(event),
        onRunErrorEvent: ({ event }) => void errors.push(event),
      },
    );
    return { newMessages, events, errors };
  }

  it('reads text, reasoning, calls and usage', async () => {
    const { newMessages, events, errors } = await ask('whole');
    expect(errors).toEqual([]);
    const call = (id: string, name: string, args: string) => ({ id, function: { name, arguments: args } });
    expect(newMessages).toMatchObject([
      { role: 'reasoning', content: 'I think' },
      { role: 'assistant', content: 'Hello world' },
      { role: 'assistant', toolCalls: [call('t1', 'weather', '{"city":"Bern"}')] },
      { role: 'assistant', toolCalls: [call('t2', 'time', '{}')] },
    ]);
    expect(events.at(-1)).toMatchObject({
      type: 'RUN_FINISHED',
      usage: [{ model: 'claude-x', inputTokens: 100, outputTokens: 20, cachedInputTokens: 30 }],
    });
  });

  it('hears of an upstream that was cut, and has what came', async () => {
    const { newMessages, errors } = await ask('cut');
    expect(errors).toMatchObject([{ type: 'RUN_ERROR', code: 'TruncatedStreamError' }]);
    expect(newMessages.at(-1)).toMatchObject({ content: 'Hello world' });
  });
});
