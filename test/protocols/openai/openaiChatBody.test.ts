import { openaiChat, openaiChatBody, type ChatRequest, type Message } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import {
  ASKED,
  mapJSON,
  recordedAnswer,
  says,
  testRecordedRequests,
  WEATHER,
} from '../../support/recordedRequests.ts';
import { answerOf, call } from '../../support/answers.ts';

const turn2 = await recordedAnswer('openai-chat', 'turn2-tools', openaiChat(), [
  { result: { city: 'Rome', celsius: 21 } },
  { result: { city: 'Oslo', celsius: 4 } },
]);
const refused = await recordedAnswer('openai-chat', 'turn2-refusal', openaiChat(), []);
// This helper of the SDK doesn't ask for strictness, so the tool is given as it writes it.
const { description, input } = WEATHER;
const lax = {
  raw: { type: 'function', function: { name: 'weather', description, parameters: input.jsonSchema } },
};

function sent(request: Partial<ChatRequest>, dialect?: Parameters<typeof openaiChatBody>[1]): unknown {
  return openaiChatBody({ messages: [], ...request }, dialect)['messages'];
}

describe('openaiChatBody', () => {
  testRecordedRequests({
    file: 'openai-chat',
    body: (request) => openaiChatBody(request),
    cases: {
      text: { ...ASKED.text, extra: { presence_penalty: 0.1, frequency_penalty: 0.2 } },
      image: ASKED.files,
      'tools-auto': { ...ASKED.weather, toolChoice: 'auto', extra: { parallel_tool_calls: false } },
      'tools-none': { ...ASKED.weather, toolChoice: 'none', extra: { parallel_tool_calls: false } },
      'tools-required': { ...ASKED.weather, toolChoice: 'required', extra: { parallel_tool_calls: false } },
      'tools-named': {
        ...ASKED.weather,
        toolChoice: { name: 'weather' },
        extra: { parallel_tool_calls: false },
      },
      json: { ...ASKED.trip, extra: { response_format: { json_schema: { name: 'trip' } } } },
      'turn2-tools': {
        system: 'Be brief.',
        messages: [...says('Weather in Rome and Oslo?'), turn2],
        tools: { weather: lax },
        toolChoice: 'auto',
      },
      'turn2-refusal': { messages: [...says('Bad thing?'), refused, ...says('Why not?')] },
    },
    unsayable: { reasoning: 'a developer message; extra: { messages } says it' },
    simplify: (body) =>
      mapJSON(body, (value, key) => {
        // The SDK's own field, zod's bounds and the name of the schema's dialect.
        return ['parsed', '$schema', 'minimum', 'maximum'].includes(key) ? undefined : value;
      }),
  });

  it('sends the effort of reasoning as it is', () => {
    expect(openaiChatBody({ messages: [], reasoning: 'low' })).toMatchObject({ reasoning_effort: 'low' });
  });

  it('names the limit and leaves out the question for usage as the host wants it', () => {
    const request = { messages: [], maxOutputTokens: 5 };
    expect(openaiChatBody(request, { maxTokens: 'max_tokens', usage: false })).toStrictEqual({
      stream: true,
      messages: [],
      max_tokens: 5,
    });
  });

  describe('reasoning', () => {
    const thought: Message['parts'][number] = { type: 'reasoning', text: 'Hm.', protocol: 'openai-chat' };
    const details = { type: 'data', name: 'reasoning_details', value: [{ type: 'reasoning.text' }] } as const;
    const said = { type: 'text', text: 'Hi' } as const;
    const messages = [answerOf(thought, said, details)];

    it('goes back under the name that the dialect says', () => {
      expect(sent({ messages }, { reasoning: 'reasoning_content' })).toStrictEqual([
        { role: 'assistant', content: 'Hi', reasoning_content: 'Hm.' },
      ]);
      expect(sent({ messages }, { reasoning: 'reasoning_details' })).toStrictEqual([
        { role: 'assistant', content: 'Hi', reasoning_details: [{ type: 'reasoning.text' }] },
      ]);
    });

    it('is left out without a dialect, and if another provider wrote it', () => {
      expect(sent({ messages })).toStrictEqual([{ role: 'assistant', content: 'Hi' }]);
      const foreign = [answerOf({ ...thought, protocol: 'ollama' }, said)];
      expect(sent({ messages: foreign }, { reasoning: 'reasoning_content' })).toStrictEqual([
        { role: 'assistant', content: 'Hi' },
      ]);
    });

    it('makes no message by itself', () => {
      expect(sent({ messages: [answerOf(thought)] }, { reasoning: 'reasoning_content' })).toStrictEqual([]);
    });
  });

  describe('a call', () => {
    it('goes back to the letter, with Google’s signature', () => {
      const own = call({
        argumentsText: '{ "a": 1.0 }',
        arguments: { a: 1 },
        signature: 'S',
        protocol: 'openai-chat',
      });
      expect(sent({ messages: [answerOf(own)] })).toMatchObject([
        {
          content: null,
          tool_calls: [
            {
              id: 'call_1',
              function: { name: 'weather', arguments: '{ "a": 1.0 }' },
              extra_content: { google: { thought_signature: 'S' } },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1' },
      ]);
    });

    it('of a custom tool goes back as text', () => {
      const custom = call({ custom: true, argumentsText: 'ls', arguments: 'ls' });
      expect(sent({ messages: [answerOf(custom)] })).toMatchObject([
        { tool_calls: [{ id: 'call_1', type: 'custom', custom: { name: 'weather', input: 'ls' } }] },
        { role: 'tool', tool_call_id: 'call_1' },
      ]);
    });

    it('gets an id of nine letters and digits if another provider made it, or if it is too long, or if the host is that strict', () => {
      const idOf = (fields: Parameters<typeof call>[0], usage = true): unknown =>
        JSON.stringify(sent({ messages: [answerOf(call(fields))] }, { usage })).match(/"id":"([^"]*)"/)?.[1];
      expect(idOf({ id: 'toolu_1', protocol: 'openai-chat' })).toBe('toolu_1');
      expect(idOf({ id: 'toolu_1', protocol: 'anthropic-messages' })).toMatch(/^[a-z\d]{9}$/);
      expect(idOf({ id: 'x'.repeat(41) })).toMatch(/^[a-z\d]{9}$/);
      expect(idOf({ id: 'call_1' }, false)).toMatch(/^[a-z\d]{9}$/);
      expect(idOf({ id: 'AbCd12345' }, false)).toBe('AbCd12345');
    });
  });

  it('sends sound in its own form', () => {
    const sound = { type: 'file', mediaType: 'audio/mpeg', data: 'AAAA' } as const;
    expect(sent({ messages: says([sound]) })).toStrictEqual([
      { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } }] },
    ]);
  });

  it('has no word for a file by its address, unless it is an image', () => {
    const file = { type: 'file', mediaType: 'application/pdf', url: 'https://example.test/a.pdf' } as const;
    expect(() => openaiChatBody({ messages: says([file]) })).toThrow(
      expect.objectContaining({ name: 'RequestError', field: 'file' }),
    );
  });
});
