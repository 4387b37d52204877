import { fromOpenAIResponses } from 'rxjs-llm';
import { wire } from 'rxjs-llm/testing';
import { describe, expectTypeOf, it } from 'vitest';
import { describeModel } from '../support/describeModel.ts';

describeModel('fromOpenAIResponses', {
  make: fromOpenAIResponses,
  answer: wire.openaiResponses({ text: ['Hel', 'lo'] }),
  contentType: 'text/event-stream',
  baseURL: 'https://api.openai.com/v1',
  url: 'https://api.openai.com/v1/responses',
  key: ['authorization', 'Bearer KEY'],
  body: {
    model: 'm:1',
    stream: true,
    store: false,
    include: ['reasoning.encrypted_content'],
    input: [{ role: 'user', content: 'Hi' }],
  },
  unsayable: [{ seed: 1 }, 'seed'],
});

describe('the types of fromOpenAIResponses', () => {
  it('need the name of the model', () => {
    // @ts-expect-error -- the model is named in one place
    expectTypeOf(() => fromOpenAIResponses({ messages: [] }, {})).returns.not.toBeAny();
  });
});
