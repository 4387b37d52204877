import { openaiCounts } from '../../protocols/openai/openaiCounts.ts';
import { eventOf } from './eventOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

/** This wire knows text only. */
export function openaiCompletionsWire({ id, model, blocks, usage, finishReason }: FullAnswer): string[] {
  const head = { id, object: 'text_completion', model };
  const chunk = (text: string, finish_reason: string | null = null): object => ({
    ...head,
    choices: [{ index: 0, text, finish_reason }],
  });

  return [
    ...blocks.flatMap(({ type, pieces }) => (type === 'text' ? pieces.map((piece) => chunk(piece)) : [])),
    chunk('', finishReason === 'length' ? 'length' : 'stop'),
    ...(usage ? [{ ...head, choices: [], usage: openaiCounts(usage) }] : []),
    '[DONE]',
  ].map((record) => eventOf(record));
}
