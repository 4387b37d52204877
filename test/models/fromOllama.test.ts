import { fromOllama } from 'rxjs-llm';
import { wire } from 'rxjs-llm/testing';
import { describe, expectTypeOf, it } from 'vitest';
import { describeModel } from '../support/describeModel.ts';

describeModel('fromOllama', {
  make: fromOllama,
  answer: wire.ollama({ text: ['Hel', 'lo'] }),
  contentType: 'application/x-ndjson',
  baseURL: 'http://localhost:11434',
  url: 'http://localhost:11434/api/chat',
  key: ['authorization', 'Bearer KEY'],
  body: { model: 'm:1', stream: true, messages: [{ role: 'user', content: 'Hi' }] },
  unsayable: [{ toolChoice: 'required' }, 'toolChoice'],
});

describe('the types of fromOllama', () => {
  it('need the name of the model', () => {
    // @ts-expect-error -- the model is named in one place
    expectTypeOf(() => fromOllama({ messages: [] }, {})).returns.not.toBeAny();
  });
});
