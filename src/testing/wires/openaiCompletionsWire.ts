import { complete } from './complete.ts';
import { eventOf } from './eventOf.ts';
import { openaiCounts } from './openaiCounts.ts';
import type { WireAnswer } from './WireAnswer.ts';

/** This wire knows text only. */
export function openaiCompletionsWire(answer: WireAnswer): string[] {
  const { id, model, text, usage, finishReason } = complete(answer);
  const head = { id, object: 'text_completion', model };
  const chunk = (part: string, finish_reason: string | null = null): object => ({
    ...head,
    choices: [{ index: 0, text: part, finish_reason }],
  });

  return [
    ...text.map((part) => chunk(part)),
    chunk('', finishReason === 'length' ? 'length' : 'stop'),
    ...(usage ? [{ ...head, choices: [], usage: openaiCounts(usage) }] : []),
    '[DONE]',
  ].map((record) => eventOf(record));
}
