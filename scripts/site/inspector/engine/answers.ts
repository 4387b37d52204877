/** The answers to choose from, by their names in the address. */
export const ANSWERS = {
  text: { label: 'Some text' },
  tool: { label: 'A tool call' },
  thinking: { label: 'Reasoning, then Markdown' },
} as const;

export type AnswerName = keyof typeof ANSWERS;
