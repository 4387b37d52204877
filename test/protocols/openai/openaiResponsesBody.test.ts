import { openaiResponses, openaiResponsesBody, type ChatRequest, type MessagePart } from 'rxjs-llm';
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

const turn2 = await recordedAnswer('openai-responses', 'turn2-tools', openaiResponses(), [
  { result: { celsius: 21 } },
  { result: { celsius: 4 } },
]);
const one = { parallel_tool_calls: false };
/** What the SDK adds to the items of an answer, zod's bounds and the name of the schema's dialect. */
const OF_THE_SDK = /^(id|status|annotations|logprobs|parsed|parsed_arguments|\$schema|minimum|maximum)$/;

function inputOf(...parts: readonly MessagePart[]): unknown {
  return openaiResponsesBody({ messages: [answerOf(...parts)] })['input'];
}

describe('openaiResponsesBody', () => {
  testRecordedRequests({
    file: 'openai-responses',
    body: openaiResponsesBody,
    cases: {
      text: {
        system: 'Be brief.',
        ...ASKED.hello,
        maxOutputTokens: 256,
        temperature: 0.2,
        topP: 0.9,
      },
      image: ASKED.files,
      'tools-auto': { ...ASKED.weather, toolChoice: 'auto', extra: one },
      'tools-none': { ...ASKED.weather, toolChoice: 'none', extra: one },
      'tools-required': { ...ASKED.weather, toolChoice: 'required', extra: one },
      'tools-named': { ...ASKED.weather, toolChoice: { name: 'weather' }, extra: one },
      json: { ...ASKED.trip, extra: { text: { format: { name: 'trip' } } } },
      reasoning: { ...ASKED.hello, reasoning: 'low', extra: { prompt_cache_key: 'k1' } },
      'turn2-tools': {
        messages: [...says('Weather in Rome and Oslo?'), turn2],
        tools: { weather: WEATHER },
      },
    },
    simplify: (body) => mapJSON(body, (value, key) => (OF_THE_SDK.test(key) ? undefined : value)),
  });

  it('tells the provider not to be strict with an open schema, because it would be by default', () => {
    const open = { jsonSchema: { type: 'object', properties: { a: {} }, required: ['a'] } };
    const body = openaiResponsesBody({ messages: [], tools: { open: { input: open } } });
    expect(body['tools']).toStrictEqual([
      { type: 'function', name: 'open', parameters: open.jsonSchema, strict: false },
    ]);
  });

  it('turns reasoning off without asking for a summary', () => {
    expect(openaiResponsesBody({ messages: [], reasoning: 'none' })['reasoning']).toStrictEqual({
      effort: 'none',
    });
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['stop', { stop: ['x'] }],
    ['seed', { seed: 0 }],
    ['file', { messages: says([{ type: 'file', mediaType: 'audio/wav', data: 'AAAA' }]) }],
  ])('has no word for %s', (field, request) => {
    expect(() => openaiResponsesBody({ messages: [], ...request })).toThrow(
      expect.objectContaining({ name: 'RequestError', field }),
    );
  });

  it('sends a file by its address', () => {
    const file = { type: 'file', mediaType: 'application/pdf', url: 'https://example.test/a.pdf' } as const;
    expect(openaiResponsesBody({ messages: says([file]) })['input']).toStrictEqual([
      { role: 'user', content: [{ type: 'input_file', file_url: 'https://example.test/a.pdf' }] },
    ]);
  });

  describe('reasoning', () => {
    const thought: MessagePart = { type: 'reasoning', text: 'Hm.' };
    const proof: MessagePart = { type: 'reasoning', text: '', redacted: 'E' };
    const said: MessagePart = { type: 'text', text: 'Hi' };
    const message = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Hi' }],
    };

    it('goes back with the summaries that belong to it', () => {
      const summary = [
        { type: 'summary_text', text: 'Hm.' },
        { type: 'summary_text', text: 'Hm.' },
      ];
      expect(inputOf(thought, thought, proof, said)).toStrictEqual([
        { type: 'reasoning', encrypted_content: 'E', summary },
        message,
      ]);
    });

    it('is left out without a proof, and the next proof isn’t taken for its own', () => {
      expect(inputOf(thought, said, proof, said)).toStrictEqual([
        message,
        { type: 'reasoning', encrypted_content: 'E', summary: [] },
        message,
      ]);
    });

    it('is left out if nothing came of it', () => {
      expect(inputOf(said, thought, proof)).toStrictEqual([message]);
    });
  });

  it('sends refusals and custom calls back as what they are', () => {
    const custom = call({ custom: true, argumentsText: 'ls', arguments: 'ls' });
    expect(inputOf({ type: 'refusal', text: 'No.' }, custom, resultOf('call_1', ''))).toStrictEqual([
      { type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
      { type: 'custom_tool_call', call_id: 'call_1', name: 'weather', input: 'ls' },
      { type: 'custom_tool_call_output', call_id: 'call_1', output: '""' },
    ]);
  });
});
