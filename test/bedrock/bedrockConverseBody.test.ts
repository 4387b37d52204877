import { type ChatRequest, type MessagePart } from 'rxjs-llm';
import { bedrockConverseBody } from 'rxjs-llm/bedrock';
import { describe, expect, it } from 'vitest';
import { answerOf, call, resultOf } from '../support/answers.ts';
import { ASKED, says, testRecordedRequests, WEATHER } from '../support/recordedRequests.ts';

const rome = { id: 'toolu_1', argumentsText: '{"city":"Rome"}', arguments: { city: 'Rome' } };
const signed: MessagePart = { type: 'reasoning', text: 'Two cities.', signature: 'SIG1' };
const { system, messages, maxOutputTokens, temperature, topP, stop } = ASKED.text;

function fileOf(mediaType: string, name?: string): unknown {
  const file = { type: 'file', mediaType, data: 'AAAA', ...(name && { name }) } as const;
  const [message] = bedrockConverseBody({ messages: says([file]) })['messages'] as [{ content: unknown[] }];
  return message.content[0];
}

describe('bedrockConverseBody', () => {
  testRecordedRequests({
    file: 'bedrock-converse',
    body: bedrockConverseBody,
    cases: {
      text: { system, messages, maxOutputTokens, temperature, topP, stop },
      cache: { system, messages, tools: { weather: WEATHER }, cache: '5m' },
      image: ASKED.imageAndPDF,
      'tools-auto': { ...ASKED.weather, toolChoice: 'auto' },
      'tools-required': { ...ASKED.weather, toolChoice: 'required' },
      'tools-named': { ...ASKED.weather, toolChoice: { name: 'weather' } },
      reasoning: {
        ...ASKED.hello,
        maxOutputTokens: 4_096,
        extra: { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1_024 } } },
      },
      'turn2-tools': {
        messages: [
          ...says('Weather in Rome?'),
          answerOf(
            signed,
            { type: 'reasoning', text: '', redacted: 'RU5DMQ==' },
            { type: 'text', text: 'Let me look.' },
            call(rome),
            call({ id: 'toolu_2', name: 'fails' }),
            resultOf('toolu_1', { celsius: 21 }),
            resultOf('toolu_2', 'no luck', true),
          ),
        ],
        tools: { weather: WEATHER },
      },
    },
  });

  it('retains for an hour if asked to', () => {
    expect(bedrockConverseBody({ ...ASKED.hello, cache: '1h' })['messages']).toStrictEqual([
      { role: 'user', content: [{ text: 'Hello!' }, { cachePoint: { type: 'default', ttl: '1h' } }] },
    ]);
  });

  it('declares the tools of the history if the request has none', () => {
    const body = bedrockConverseBody({
      messages: [answerOf(call(rome), call({ id: 'b' })), ...says('Thanks')],
    });
    const json = { type: 'object', properties: {} };
    expect(body['toolConfig']).toStrictEqual({
      tools: [{ toolSpec: { name: 'weather', inputSchema: { json } } }],
    });
  });

  it('leaves out a thought that nothing came of', () => {
    const body = bedrockConverseBody({
      messages: [answerOf({ type: 'text', text: 'Hi' }, signed), ...says('Well?')],
    });
    expect(body['messages']).toMatchObject([{ content: [{ text: 'Hi' }] }, { role: 'user' }]);
  });

  it('names files in its own words', () => {
    const source = { bytes: 'AAAA' };
    expect(fileOf('text/plain; charset=utf-8', 'my_notes.v2.txt')).toStrictEqual({
      document: { format: 'txt', name: 'my-notes-v2', source },
    });
    expect(fileOf('video/mp4')).toStrictEqual({ video: { format: 'mp4', source } });
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['toolChoice', { toolChoice: 'none' }],
    ['output', { output: { jsonSchema: {} } }],
    ['reasoning', { reasoning: 'low' }],
    ['seed', { seed: 0 }],
    ['file', { messages: says([{ type: 'file', mediaType: 'image/png', url: 'https://example.test/a' }]) }],
    ['file', { messages: says([{ type: 'file', mediaType: 'audio/wav', data: 'AAAA' }]) }],
  ])('has no word for such a %s', (field, request) => {
    expect(() => bedrockConverseBody({ messages: [], ...request })).toThrow(
      expect.objectContaining({ name: 'RequestError', field }),
    );
  });
});
