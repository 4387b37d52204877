import type { WireAnswer } from 'rxjs-llm/testing';

/** An answer with some of everything, for tests that need any answer. */
export const ANSWER: WireAnswer = {
  id: 'answer_1',
  model: 'model-1',
  reasoning: ['Which ', 'weather?'],
  text: ['Gleich, ', 'ich sehe nach: ', '☂'],
  toolCalls: [{ id: 'call_1', name: 'weather', args: ['{"city":', '"Rom","days":[1', ',2]}'] }],
  usage: { inputTokens: 20, cachedInputTokens: 5, outputTokens: 12, reasoningTokens: 4 },
};
