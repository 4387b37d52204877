import { fromAnthropic } from 'rxjs-llm';
import { wire } from 'rxjs-llm/testing';
import { describe, expectTypeOf, it } from 'vitest';
import { describeModel } from '../support/describeModel.ts';

describeModel('fromAnthropic', {
  make: (request, config) => fromAnthropic(request, { ...config, maxOutputTokens: 100 }),
  answer: wire.anthropicMessages({ text: ['Hel', 'lo'] }),
  contentType: 'text/event-stream',
  baseURL: 'https://api.anthropic.com/v1',
  url: 'https://api.anthropic.com/v1/messages',
  key: ['x-api-key', 'KEY'],
  headers: { 'anthropic-version': '2023-06-01' },
  body: {
    model: 'm:1',
    stream: true,
    max_tokens: 100,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  },
  unsayable: [{ seed: 1 }, 'seed'],
});

describe('the types of fromAnthropic', () => {
  it('need the name of the model', () => {
    // @ts-expect-error -- the model is named in one place
    expectTypeOf(() => fromAnthropic({ messages: [] }, {})).returns.not.toBeAny();
    // @ts-expect-error -- Anthropic wants a limit
    expectTypeOf(() => fromAnthropic({ messages: [] }, { model: 'm' })).returns.not.toBeAny();
  });
});
