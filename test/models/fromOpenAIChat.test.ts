import { fromOpenAIChat } from 'rxjs-llm';
import { wire } from 'rxjs-llm/testing';
import { describe, expectTypeOf, it } from 'vitest';
import { describeModel } from '../support/describeModel.ts';

describeModel('fromOpenAIChat', {
  make: fromOpenAIChat,
  answer: wire.openaiChat({ text: ['Hel', 'lo'] }),
  contentType: 'text/event-stream',
  baseURL: 'https://api.openai.com/v1',
  url: 'https://api.openai.com/v1/chat/completions',
  key: ['authorization', 'Bearer KEY'],
  body: {
    model: 'm:1',
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: 'Hi' }],
  },
  unsayable: [
    {
      messages: [
        { role: 'user', content: [{ type: 'file', mediaType: 'application/pdf', url: 'https://x' }] },
      ],
    },
    'file',
  ],
});

describe('the types of fromOpenAIChat', () => {
  it('need the name of the model', () => {
    // @ts-expect-error -- the model is named in one place
    expectTypeOf(() => fromOpenAIChat({ messages: [] }, {})).returns.not.toBeAny();
    // @ts-expect-error -- the field is misspelt
    expectTypeOf(() => fromOpenAIChat({ messages: [], maxTokens: 1 }, { model: 'm' })).returns.not.toBeAny();
  });
});
