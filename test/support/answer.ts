import type { Spoken } from './spoken.ts';

/** An answer with a bit of everything, for tests that only need one. */
export const ANSWER: Spoken = {
  id: 'answer_1',
  model: 'model-1',
  reasoning: ['Which ', 'weather?'],
  text: ['Gleich, ', 'ich sehe nach: ', '☂'],
  toolCall: { id: 'call_1', name: 'weather', args: ['{"city":', '"Rom","days":[1', ',2]}'] },
  usage: { input: 20, cached: 5, output: 12, reasoning: 4 },
};
