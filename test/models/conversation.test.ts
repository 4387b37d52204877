import { isChatCompletionBody, LLMock } from '@copilotkit/aimock';
import { lastValueFrom } from 'rxjs';
import {
  accumulate,
  fromAnthropic,
  fromCohere,
  fromGemini,
  fromOllama,
  fromOpenAIChat,
  fromOpenAIResponses,
  runTools,
  tool,
  type ChatMessage,
  type JSONObject,
  type Message,
  type Model,
} from 'rxjs-llm';
import { fromBedrock } from 'rxjs-llm/bedrock';
import type { WireAnswer } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { PROVIDERS, serveProviders, type JournalEntry } from '../support/providers.ts';

const IMAGE = 'iVBORw0KGgo=';
const usage = { inputTokens: 10, outputTokens: 5 };
const protocols = PROVIDERS.map(({ protocol }) => protocol);

/** Calls a tool twice when the user wants the weather, and answers when it has the results, or is thanked. */
function answerTo({ protocol, said, body }: JournalEntry): WireAnswer {
  const text = JSON.stringify(body);
  if (text.lastIndexOf('Thanks!') > text.lastIndexOf('Weather?'))
    return { text: `Any time, says ${protocol}.`, usage };
  const reasoning = `Thought of ${protocol}.`;
  if ((said.at(-1)?.results.length ?? 0) > 0) return { reasoning, text: `21, says ${protocol}.`, usage };
  const toolCalls = ['Rome', 'Nowhere'].map((city, at) => ({
    id: `${protocol}-${said.length + at}`,
    name: 'look',
    args: JSON.stringify({ city }),
  }));
  return { reasoning, text: 'Let me see. ', toolCalls, usage };
}

const look = tool({
  description: 'Looks outside',
  input: { jsonSchema: { type: 'object', properties: { city: { type: 'string' } } } },
  run(input) {
    const { city } = input as { readonly city: string };
    if (city === 'Nowhere') throw new Error('No such city');
    return { celsius: 21 };
  },
});

function ask(model: Model, messages: readonly ChatMessage[]): Promise<Message> {
  const agent = runTools(model, { look });
  return lastValueFrom(agent({ system: 'Be brief.', messages, cache: '5m' }).pipe(accumulate()));
}

const question = {
  role: 'user',
  content: [
    { type: 'file', mediaType: 'image/png', data: IMAGE },
    { type: 'text', text: 'Weather?' },
  ],
} as const;
const thanks = { role: 'user', content: 'Thanks!' } as const;

/** Whose proofs a request has. */
const proofsIn = (body: JSONObject): readonly string[] =>
  (JSON.stringify(body).match(/proof-of-[a-z-]+/g) ?? []).map((proof) => proof.replace('proof-of-', ''));

const marksIn = (body: JSONObject): number =>
  JSON.stringify(body).split(/"(?:cache_control|cachePoint)":/).length - 1;

/** How the results of the two calls are said: with a word for the failure, if the wire has one. */
const RESULTS: Readonly<Record<string, readonly string[]>> = {
  'openai-chat': ['"content":"{\\"celsius\\":21}"', '"content":"No such city"'],
  'openai-responses': ['"output":"{\\"celsius\\":21}"', '"output":"No such city"'],
  'anthropic-messages': ['"content":"{\\"celsius\\":21}"}', '"content":"No such city","is_error":true'],
  gemini: ['"response":{"celsius":21}', '"response":{"error":"No such city"}'],
  ollama: ['"content":"{\\"celsius\\":21}"', '"content":"No such city"'],
  cohere: ['"document":{"data":{"celsius":21}}', '"content":"No such city"'],
  'bedrock-converse': [
    '"content":[{"json":{"celsius":21}}],"status":"success"',
    '"content":[{"text":"No such city"}],"status":"error"',
  ],
};
/** Who is asked a second time in the one history. */
const AGAIN = ['openai-chat', 'gemini', 'anthropic-messages'];

/** How many proofs each of the three requests has: a wire signs its calls, its thoughts, or nothing. */
const PROOFS: Readonly<Record<string, readonly number[]>> = {
  'openai-chat': [0, 1, 1],
  'openai-responses': [0, 1, 2],
  'anthropic-messages': [0, 1, 2],
  gemini: [0, 1, 1],
  ollama: [0, 0, 0],
  cohere: [0, 0, 0],
  'bedrock-converse': [0, 1, 2],
};
const MARKING = ['anthropic-messages', 'bedrock-converse'];

/** Fails unless each call of the request has one result, after it and in its order. */
function expectClosed({ said }: JournalEntry): void {
  const calls = said.flatMap((message) => message.calls);
  expect(said.flatMap((message) => message.results)).toStrictEqual(calls);
  expect(said.some(({ isResultLate }) => isResultLate)).toBe(false);
}

const CONFIG = { model: 'gemini-2.5-pro', apiKey: 'key' };
/** The models at the addresses that `aimock` has. */
const MOCKED: Readonly<Record<string, (url: string) => Model>> = {
  openaiChat: (url) => (request) => fromOpenAIChat(request, { ...CONFIG, baseURL: `${url}/v1` }),
  openaiResponses: (url) => (request) => fromOpenAIResponses(request, { ...CONFIG, baseURL: `${url}/v1` }),
  anthropic: (url) => (request) =>
    fromAnthropic(request, { ...CONFIG, maxOutputTokens: 100, baseURL: `${url}/v1` }),
  gemini: (url) => (request) => fromGemini(request, { ...CONFIG, baseURL: `${url}/v1beta` }),
  ollama: (url) => (request) => fromOllama(request, { ...CONFIG, baseURL: url }),
  cohere: (url) => (request) => fromCohere(request, { ...CONFIG, baseURL: `${url}/v2` }),
  // It takes a cache point among the tools for a tool, and fails.
  bedrock:
    (url) =>
    ({ cache, ...request }) =>
      fromBedrock(request, { ...CONFIG, baseURL: url }),
};

describe('one conversation', () => {
  it.each(protocols)('runs over %s by switching the model', async (protocol) => {
    await using server = await serveProviders(answerTo);
    const model = server.modelOf(protocol);
    const answer = await ask(model, [question]);
    expect(answer).toMatchObject({
      status: 'complete',
      finishReason: 'stop',
      text: `Let me see. 21, says ${protocol}.`,
      reasoning: `Thought of ${protocol}.Thought of ${protocol}.`,
      usage: { inputTokens: 20, outputTokens: 10, totalTokens: 30 },
    });
    expect(
      answer.toolCalls.map((call) => [call.index, call.name, call.arguments, call.protocol]),
    ).toStrictEqual([
      [0, 'look', { city: 'Rome' }, protocol],
      [1, 'look', { city: 'Nowhere' }, protocol],
    ]);
    const ids = answer.toolCalls.map(({ id }) => id);
    expect(answer.parts.filter(({ type }) => type === 'tool-result')).toStrictEqual([
      { type: 'tool-result', id: ids[0], result: { celsius: 21 } },
      { type: 'tool-result', id: ids[1], result: 'No such city', isError: true },
    ]);

    const stored = JSON.parse(JSON.stringify(answer)) as Message;
    const last = await ask(model, [question, stored, thanks]);
    expect(last).toMatchObject({ text: `Any time, says ${protocol}.`, finishReason: 'stop', toolCalls: [] });

    expect(server.journal.map((entry) => entry.protocol)).toStrictEqual([protocol, protocol, protocol]);
    for (const [at, entry] of server.journal.entries()) {
      const text = JSON.stringify(entry.body);
      expect([
        text.split(IMAGE).length,
        text.split('Be brief.').length,
        text.split('Weather?').length,
      ]).toStrictEqual([2, 2, 2]);
      expectClosed(entry);
      expect(entry.said.flatMap(({ calls }) => calls)).toHaveLength(at === 0 ? 0 : 2);
      expect(RESULTS[protocol]?.map((result) => text.split(result).length)).toStrictEqual(
        at === 0 ? [1, 1] : [2, 2],
      );
      expect(proofsIn(entry.body)).toStrictEqual(Array(PROOFS[protocol]?.[at]).fill(protocol));
      expect(marksIn(entry.body)).toBe(MARKING.includes(protocol) ? 3 : 0);
    }
  });

  it('is understood by a mock of another make, on all of its wires', async () => {
    const mock = new LLMock({ port: 0, host: '127.0.0.1', latency: 0, logLevel: 'silent' });
    const calls = ['Rome', 'Nowhere'].map((city) => ({ name: 'look', arguments: JSON.stringify({ city }) }));
    mock.on({ userMessage: 'Weather?', hasToolResult: false }, { content: 'Let me see. ', toolCalls: calls });
    mock.on({ userMessage: 'Weather?', hasToolResult: true }, { content: '21.' });
    mock.on({ userMessage: 'Thanks!' }, { content: 'Any time.' });
    await mock.start();
    let history: readonly ChatMessage[] = [];
    for (const modelAt of Object.values(MOCKED)) {
      for (const turn of [question, thanks]) {
        const answer = await ask(modelAt(mock.url), [...history, turn]);
        expect(answer).toMatchObject({
          text: turn === thanks ? 'Any time.' : 'Let me see. 21.',
          finishReason: 'stop',
        });
        history = JSON.parse(JSON.stringify([...history, turn, answer])) as readonly ChatMessage[];
      }
    }

    const journal = mock.getRequests();
    await mock.stop();
    expect(journal).toHaveLength(21);
    for (const [at, { body }] of journal.entries()) {
      const messages = isChatCompletionBody(body) ? body.messages : [];
      const called = messages.flatMap(({ tool_calls = [] }) => tool_calls);
      const results = messages.filter(({ role }) => role === 'tool');
      expect(called).toHaveLength(2 * (Math.floor(at / 3) + (at % 3 > 0 ? 1 : 0)));
      expect(JSON.stringify(results).includes('No such city')).toBe(at > 0);
      // Ollama tells results apart by their order.
      const ids = results.map(({ tool_call_id }, index) => tool_call_id ?? called[index]?.id);
      expect(ids).toStrictEqual(called.map(({ id }) => id));
    }
  });

  it('is handed through all of them in one history', async () => {
    await using server = await serveProviders(answerTo);
    let history: readonly ChatMessage[] = [];
    // Some are asked a second time, with all that the others have said in between.
    for (const protocol of [...protocols, ...AGAIN]) {
      const model = server.modelOf(protocol);
      for (const turn of [question, thanks]) {
        const answer = await ask(model, [...history, turn]);
        expect(answer.text).toBe(
          turn === thanks ? `Any time, says ${protocol}.` : `Let me see. 21, says ${protocol}.`,
        );
        history = JSON.parse(JSON.stringify([...history, turn, answer])) as readonly ChatMessage[];
      }
    }

    expect(server.journal).toHaveLength(30);
    for (const [at, entry] of server.journal.entries()) {
      const { protocol, body, said } = entry;
      expectClosed(entry);
      // Of each three requests, the first asks, and the others have the two calls that it has made.
      expect(said.flatMap(({ calls }) => calls)).toHaveLength(
        2 * (Math.floor(at / 3) + (at % 3 > 0 ? 1 : 0)),
      );
      expect(proofsIn(body).filter((owner) => owner !== protocol)).toStrictEqual([]);
      const thoughts = JSON.stringify(body).match(/Thought of [a-z-]+/g) ?? [];
      expect(thoughts.filter((thought) => thought !== `Thought of ${protocol}`)).toStrictEqual([]);
      expect(marksIn(body)).toBe(MARKING.includes(protocol) ? 3 : 0);
      expect(JSON.stringify(body).split(IMAGE)).toHaveLength(Math.floor(at / 3) + 2);
    }
    // Who is asked a second time gets its own proofs, of both its conversations.
    const last = AGAIN.map((_, at) => server.journal[21 + 3 * at + 2]?.body ?? {});
    expect(last.map(proofsIn)).toStrictEqual([
      Array(2).fill('openai-chat'),
      Array(2).fill('gemini'),
      Array(4).fill('anthropic-messages'),
    ]);
    // Google documents a word for the calls that another provider made: here two in each of seven rounds.
    expect(JSON.stringify(last[1]).split('skip_thought_signature_validator')).toHaveLength(14 + 1);
  });
});
