import type { Delta } from '../../delta/Delta.ts';
import { complete } from './complete.ts';
import type { WireAnswer } from './WireAnswer.ts';

/** The deltas of an answer, for a wire that has a writer. */
export function deltasOf(answer: WireAnswer): Delta[] {
  const { id, model, blocks, usage, finishReason } = complete(answer);
  const deltas: Delta[] = [{ type: 'start', id, model }];
  let index = -1;
  for (const { type, call, pieces } of blocks) {
    if (call) deltas.push({ type: 'tool-call-start', index: ++index, ...call });
    for (const text of pieces) {
      deltas.push(type === 'tool-call' ? { type: 'tool-call-args', index, text } : { type, text });
    }
    if (call) deltas.push({ type: 'tool-call-end', index });
  }
  deltas.push({ type: 'finish', reason: finishReason, rawReason: finishReason });
  if (usage) deltas.push({ type: 'usage', usage: { ...usage, raw: answer.usage } });
  return [...deltas, { type: 'done' }];
}
