import type { Delta } from '../delta/Delta.ts';

/** The default values of the letters in a diagram of deltas. */
export const LETTERS: Readonly<Record<string, Delta>> = {
  s: { type: 'start', id: 'answer-1', model: 'model-1' },
  r: { type: 'reasoning', text: 'Hm.' },
  h: { type: 'text', text: 'Hello' },
  w: { type: 'text', text: ' world' },
  c: { type: 'tool-call-start', index: 0, id: 'call-1', name: 'weather' },
  a: { type: 'tool-call-args', index: 0, text: '{"city":"Rome"}' },
  e: { type: 'tool-call-end', index: 0 },
  u: { type: 'usage', usage: { inputTokens: 5, outputTokens: 2, totalTokens: 7, raw: {} } },
  f: { type: 'finish', reason: 'stop', rawReason: 'stop' },
  d: { type: 'done' },
};
