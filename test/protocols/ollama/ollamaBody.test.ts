import { ollama, ollamaBody, type ChatRequest } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../support/answers.ts';
import {
  ASKED,
  mapJSON,
  recordedAnswer,
  says,
  testRecordedRequests,
  WEATHER,
} from '../../support/recordedRequests.ts';

const turn2 = await recordedAnswer('ollama', 'turn2-tools', ollama(), [
  { result: { celsius: 21 } },
  { result: { celsius: 4 } },
]);
const png = { type: 'file', mediaType: 'image/png', url: 'https://example.test/a.png' } as const;
const pdf = { type: 'file', mediaType: 'application/pdf', data: 'AAAA' } as const;

describe('ollamaBody', () => {
  testRecordedRequests({
    file: 'ollama',
    body: ollamaBody,
    cases: {
      text: { ...ASKED.text, extra: { keep_alive: '5m', options: { num_ctx: 8192, top_k: 40 } } },
      image: ASKED.image,
      tools: ASKED.weather,
      json: ASKED.trip,
      reasoning: { ...ASKED.hello, reasoning: 'low' },
      'turn2-tools': {
        messages: [...says('Weather in Rome and Oslo?'), turn2],
        tools: { weather: WEATHER },
        extra: { think: true },
      },
    },
    simplify: (body) => mapJSON(body, (value, key) => (key === 'index' ? undefined : value)),
  });

  it('turns thinking off', () => {
    expect(ollamaBody({ messages: [], reasoning: 'none' })).toStrictEqual({
      stream: true,
      messages: [],
      think: false,
    });
  });

  it.each<[string, string, Partial<ChatRequest>]>([
    ['toolChoice', 'required', { toolChoice: 'required' }],
    ['toolChoice', 'none', { toolChoice: 'none' }],
    ['file', 'by its address', { messages: says([png]) }],
    ['file', 'that isn’t an image', { messages: says([pdf]) }],
  ])('has no word for a %s %s', (field, _what, request) => {
    expect(() => ollamaBody({ messages: [], ...request })).toThrow(
      expect.objectContaining({ name: 'RequestError', field }),
    );
  });

  it('chooses tools by itself, so it needs no word for that', () => {
    expect(ollamaBody({ messages: [], toolChoice: 'auto' })).toStrictEqual({ stream: true, messages: [] });
  });

  it('makes no message of a thought alone', () => {
    const messages = [
      answerOf({ type: 'reasoning', text: 'Hm.' }),
      answerOf({ type: 'refusal', text: 'No.' }),
    ];
    expect(ollamaBody({ messages })['messages']).toStrictEqual([{ role: 'assistant', content: 'No.' }]);
  });
});
