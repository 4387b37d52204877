import type { WireAnswer } from 'rxjs-llm/testing';

/** The answers to choose from, by their names in the address. */
export const ANSWERS = {
  text: {
    label: 'Some text',
    says: { text: ['Grüße ', 'aus ', 'dem ', 'Strom ', '☂', '.'] },
  },
  tool: {
    label: 'A tool call',
    says: {
      text: ['Let me ', 'look.'],
      toolCalls: [{ id: 'call-1', name: 'weather', args: ['{"city":', '"Reykja', 'vík"}'] }],
    },
  },
  thinking: {
    label: 'Reasoning, then Markdown',
    says: {
      reasoning: ['First ', 'I think.'],
      text: ['## Then\n\n', '- I `<b>', 'speak</b>`\n', '- 日本 👩‍🚀'],
    },
  },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly says: WireAnswer }>>;

export type AnswerName = keyof typeof ANSWERS;
