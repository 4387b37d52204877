import { fromGemini } from 'rxjs-llm';
import { wire } from 'rxjs-llm/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { describeModel } from '../support/describeModel.ts';

describeModel('fromGemini', {
  make: fromGemini,
  answer: wire.gemini({ text: ['Hel', 'lo'] }),
  contentType: 'text/event-stream',
  baseURL: 'https://generativelanguage.googleapis.com/v1beta',
  url: 'https://generativelanguage.googleapis.com/v1beta/models/m%3A1:streamGenerateContent?alt=sse',
  key: ['x-goog-api-key', 'KEY'],
  body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
});

describe('the name of a model of fromGemini', () => {
  it('leads nowhere else', () => {
    for (const model of ['.', '..', ''])
      expect(() => fromGemini({ messages: [] }, { model })).toThrow(TypeError);
    expect(() => fromGemini({ messages: [] }, { model: '../a?b#c' })).not.toThrow();
  });
});

describe('the types of fromGemini', () => {
  it('need the name of the model', () => {
    // @ts-expect-error -- the model is named in one place
    expectTypeOf(() => fromGemini({ messages: [] }, {})).returns.not.toBeAny();
  });
});
