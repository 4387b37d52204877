import { fromCohere } from 'rxjs-llm';
import { wire } from 'rxjs-llm/testing';
import { describe, expectTypeOf, it } from 'vitest';
import { describeModel } from '../support/describeModel.ts';

describeModel('fromCohere', {
  make: fromCohere,
  answer: wire.cohere({ text: ['Hel', 'lo'] }),
  contentType: 'text/event-stream',
  baseURL: 'https://api.cohere.com/v2',
  url: 'https://api.cohere.com/v2/chat',
  key: ['authorization', 'Bearer KEY'],
  body: { model: 'm:1', stream: true, messages: [{ role: 'user', content: 'Hi' }] },
  unsayable: [{ toolChoice: { name: 'x' } }, 'toolChoice'],
});

describe('the types of fromCohere', () => {
  it('need the name of the model', () => {
    // @ts-expect-error -- the model is named in one place
    expectTypeOf(() => fromCohere({ messages: [] }, {})).returns.not.toBeAny();
  });
});
