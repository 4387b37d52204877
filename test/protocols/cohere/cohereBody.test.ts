import { cohereBody, type ChatRequest, type MessagePart } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { answerOf, call, resultOf } from '../../support/answers.ts';
import { ASKED, says, testRecordedRequests, WEATHER } from '../../support/recordedRequests.ts';

function look(id: string, city: string): MessagePart {
  return call({ id, argumentsText: JSON.stringify({ city }), arguments: { city } });
}

const strict = { strict_tools: true };

describe('cohereBody', () => {
  testRecordedRequests({
    file: 'cohere',
    body: cohereBody,
    cases: {
      text: { ...ASKED.text, extra: { k: 40, presence_penalty: 0.1, frequency_penalty: 0.2 } },
      image: ASKED.image,
      'tools-auto': { ...ASKED.weather, toolChoice: 'auto', extra: strict },
      'tools-none': { ...ASKED.weather, toolChoice: 'none', extra: strict },
      'tools-required': { ...ASKED.weather, toolChoice: 'required', extra: strict },
      json: ASKED.trip,
      'turn2-tools': {
        messages: [
          ...says('Weather in Rome and Oslo?'),
          answerOf(
            { type: 'data', name: 'tool-plan', value: 'I will ' },
            { type: 'data', name: 'tool-plan', value: 'look.' },
            look('weather_1', 'Rome'),
            look('weather_2', 'Oslo'),
            resultOf('weather_1', { celsius: 21 }),
            resultOf('weather_2', '{"celsius":4}'),
          ),
        ],
        tools: { weather: WEATHER },
      },
    },
    unsayable: { reasoning: 'a budget of tokens; extra: { thinking } says it' },
  });

  it('turns thinking on and off', () => {
    expect(cohereBody({ messages: [], reasoning: 'high' })['thinking']).toStrictEqual({ type: 'enabled' });
    expect(cohereBody({ messages: [], reasoning: 'none' })['thinking']).toStrictEqual({ type: 'disabled' });
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['toolChoice', { toolChoice: { name: 'weather' } }],
    ['file', { messages: says([{ type: 'file', mediaType: 'application/pdf', data: 'AAAA' }]) }],
  ])('has no word for such a %s', (field, request) => {
    expect(() => cohereBody({ messages: [], ...request })).toThrow(
      expect.objectContaining({ name: 'RequestError', field }),
    );
  });
});
