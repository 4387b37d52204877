import { fromBedrock } from 'rxjs-llm/bedrock';
import { describe, expectTypeOf, it } from 'vitest';
import { awsEvent } from '../support/awsMessages.ts';
import { describeModel } from '../support/describeModel.ts';

describeModel('fromBedrock', {
  make: fromBedrock,
  answer: [
    awsEvent('messageStart', { role: 'assistant' }),
    awsEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hello' } }),
    awsEvent('messageStop', { stopReason: 'end_turn' }),
    awsEvent('metadata', { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } }),
  ],
  contentType: 'application/vnd.amazon.eventstream',
  baseURL: 'https://bedrock-runtime.eu-central-1.amazonaws.com',
  url: 'https://bedrock-runtime.eu-central-1.amazonaws.com/model/m%3A1/converse-stream',
  key: ['authorization', 'Bearer KEY'],
  body: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] },
  unsayable: [{ seed: 1 }, 'seed'],
});

describe('the types of fromBedrock', () => {
  it('need an address', () => {
    // @ts-expect-error -- each region has its own
    expectTypeOf(() => fromBedrock({ messages: [] }, { model: 'm' })).returns.not.toBeAny();
  });
});
