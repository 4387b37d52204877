import type { WireAnswer } from '../../../../src/testing/wires/WireAnswer.ts';
import type { AnswerName } from './answers.ts';

/** What each answer says, in the order of `ANSWERS`. */
export const SAYS = {
  text: { text: ['Grüße ', 'aus ', 'dem ', 'Strom ', '☂', '.'] },
  tool: {
    text: ['Let me ', 'look.'],
    toolCalls: [{ id: 'call-1', name: 'weather', args: ['{"city":', '"Reykja', 'vík"}'] }],
  },
  thinking: {
    reasoning: ['First ', 'I think.'],
    text: ['## Then\n\n', '- I `<b>', 'speak</b>`\n', '- 日本 👩‍🚀'],
  },
} as const satisfies Readonly<Record<AnswerName, WireAnswer>>;
