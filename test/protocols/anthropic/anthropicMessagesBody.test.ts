import { anthropicMessages, anthropicMessagesBody, type ChatRequest, type MessagePart } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { answerOf, call, resultOf } from '../../support/answers.ts';
import {
  ASKED,
  mapJSON,
  recordedAnswer,
  says,
  testRecordedRequests,
  WEATHER,
} from '../../support/recordedRequests.ts';

const turn2 = await recordedAnswer('anthropic', 'turn2-replay', anthropicMessages(), [
  { result: { celsius: 21 } },
  { result: 'no luck', isError: true },
]);
const limit = { maxOutputTokens: 256 };

function sent(messages: ChatRequest['messages']): unknown {
  return anthropicMessagesBody({ messages, ...limit })['messages'];
}

function blocksOf(...parts: readonly MessagePart[]): unknown {
  const [message] = sent([answerOf(...parts), ...says('Go on')]) as readonly { content: unknown }[];
  return message?.content;
}

describe('anthropicMessagesBody', () => {
  testRecordedRequests({
    file: 'anthropic',
    body: anthropicMessagesBody,
    cases: {
      text: {
        system: 'Be brief.',
        ...ASKED.hello,
        ...limit,
        temperature: 0.2,
        stop: ['END'],
        extra: { top_k: 40 },
      },
      image: { ...ASKED.files, ...limit },
      'tools-auto': {
        ...ASKED.weather,
        ...limit,
        toolChoice: 'auto',
        extra: { tool_choice: { disable_parallel_tool_use: true } },
      },
      'tools-none': { ...ASKED.weather, ...limit, toolChoice: 'none' },
      'tools-required': { ...ASKED.weather, ...limit, toolChoice: 'required' },
      'tools-named': { ...ASKED.weather, ...limit, toolChoice: { name: 'weather' } },
      json: { ...ASKED.trip, ...limit },
      'reasoning-effort': { ...ASKED.hello, maxOutputTokens: 4_096, reasoning: 'low' },
      'turn2-replay': {
        system: 'Be brief.',
        messages: [...says('Weather in Rome?'), turn2],
        tools: { weather: WEATHER, fails: { description: 'Fails' } },
        maxOutputTokens: 4_096,
        extra: { thinking: { type: 'enabled', budget_tokens: 1_024 } },
      },
    },
    unsayable: {
      cache: 'one mark of another duration than the others',
      reasoning: 'a budget of tokens; extra: { thinking } says it',
      'turn2-tools': 'the SDK continues a thread that the server retains',
    },
    simplify: (body) =>
      mapJSON(body, (value, key) => {
        // A text and a list of one text are the same, and the SDK moves zod's bounds into the description.
        if (key === 'content' && typeof value === 'string') return [{ type: 'text', text: value }];
        return key === 'description' && String(value).startsWith('{minimum') ? undefined : value;
      }),
  });

  it.each(['5m', '1h'] as const)(
    'marks the last tool, the system prompt and the last block for %s',
    (cache) => {
      const cache_control = { type: 'ephemeral', ...(cache === '1h' && { ttl: '1h' }) };
      const body = anthropicMessagesBody({
        ...ASKED.weather,
        tools: { search: { raw: { type: 'web_search_20250305', name: 'search' } }, weather: WEATHER },
        system: 'Be brief.',
        ...limit,
        cache,
      });
      expect(JSON.stringify(body).split('cache_control')).toHaveLength(4);
      expect(body).toMatchObject({
        system: [{ type: 'text', text: 'Be brief.', cache_control }],
        tools: [{ name: 'search' }, { name: 'weather', cache_control }],
        messages: [{ content: [{ text: 'Weather in Rome?', cache_control }] }],
      });
    },
  );

  it('turns thinking off', () => {
    expect(anthropicMessagesBody({ messages: [], ...limit, reasoning: 'none' })).toStrictEqual({
      stream: true,
      max_tokens: 256,
      messages: [],
      thinking: { type: 'disabled' },
    });
  });

  it('has no word for seed', () => {
    expect(() => anthropicMessagesBody({ messages: [], ...limit, seed: 0 })).toThrow(
      expect.objectContaining({ name: 'RequestError', field: 'seed' }),
    );
  });

  it.each(['audio/wav', 'video/mp4'])('has no word for %s', (mediaType) => {
    const content = [{ type: 'file', mediaType, data: 'AAAA' }] as const;
    expect(() => anthropicMessagesBody({ messages: [{ role: 'user', content }], ...limit })).toThrow(
      expect.objectContaining({ name: 'RequestError', field: 'file' }),
    );
  });

  it('leaves out what its decoder refuses in the form of an answer', () => {
    const output = {
      jsonSchema: {
        type: 'object',
        properties: { pattern: { type: 'string', pattern: '^a', minLength: 1 } },
      },
    };
    const body = anthropicMessagesBody({ messages: [], ...limit, output });
    expect(body['output_config']).toStrictEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { pattern: { type: 'string' } },
          additionalProperties: false,
        },
      },
    });
  });

  it('puts results first in what the user says next, and makes ids of the letters that it takes', () => {
    const odd = call({ id: 'call.1' });
    const messages = sent([...says('Weather?'), answerOf(odd, resultOf('call.1', 21)), ...says('And Oslo?')]);
    const [, { content: calls }, { content }] = messages as [
      unknown,
      { content: unknown[] },
      { content: unknown[] },
    ];
    expect(content).toStrictEqual([
      { type: 'tool_result', tool_use_id: expect.stringMatching(/^[\w-]+$/) as unknown, content: '21' },
      { type: 'text', text: 'And Oslo?' },
    ]);
    expect(calls[0]).toMatchObject({
      type: 'tool_use',
      id: (content[0] as { tool_use_id: string }).tool_use_id,
    });
  });

  describe('blocks', () => {
    const signed: MessagePart = { type: 'reasoning', text: 'Hm.', signature: 'S' };
    const block = (value: unknown): MessagePart => ({ type: 'data', name: 'block', value });
    const search = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} };
    const found = { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [] };
    const said: MessagePart = { type: 'text', text: 'Hi' };
    const text = { type: 'text', text: 'Hi' };

    it('of the provider’s own tools go back as they came', () => {
      const shown = call({ id: 'srv_1', providerExecuted: true });
      expect(blocksOf(shown, block(search), resultOf('srv_1'), block(found), said)).toStrictEqual([
        search,
        found,
        text,
      ]);
    });

    it('of a search that was stopped are left out, unless the provider is to continue it', () => {
      expect(blocksOf(said, block(search))).toStrictEqual([text]);
      expect(sent([answerOf(said, block(search))])).toStrictEqual([
        { role: 'assistant', content: [text, search] },
      ]);
    });

    it('that a paused answer and the next one share stay together', () => {
      const messages = [answerOf(said, block(search)), answerOf(block(found), said), ...says('Thanks')];
      expect(sent(messages)).toMatchObject([{ content: [text, search, found, text] }, { role: 'user' }]);
    });

    it('of thoughts are left out without a proof, or if nothing came of them', () => {
      expect(blocksOf({ type: 'reasoning', text: 'Hm.' }, said, signed)).toStrictEqual([text]);
      expect(sent([...says('Hi'), answerOf(signed), ...says('Well?')])).toStrictEqual([
        { role: 'user', content: [text, { type: 'text', text: 'Well?' }] },
      ]);
    });

    it('of a text that the provider is to continue don’t end in white space', () => {
      const open: MessagePart = { type: 'text', text: ' I think \n' };
      expect(sent([...says('Hi'), answerOf(said, open)])).toMatchObject([
        {},
        { content: [text, { type: 'text', text: ' I think' }] },
      ]);
      expect(blocksOf(open)).toStrictEqual([{ type: 'text', text: ' I think \n' }]);
    });

    it('of a compaction go back', () => {
      const compaction: MessagePart = { type: 'data', name: 'compaction', value: 'So far' };
      expect(blocksOf(compaction, said)).toStrictEqual([{ type: 'compaction', content: 'So far' }, text]);
    });
  });
});
