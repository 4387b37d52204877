import { inputOf } from './inputOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

/** Lines of JSON, read by `fromNDJSON`. */
export function ollamaWire({ model, blocks, usage, finishReason }: FullAnswer): string[] {
  const line = (message: object, end: object = { done: false }): object => ({
    model,
    message: { role: 'assistant', content: '', ...message },
    ...end,
  });
  const counts = usage && { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens };
  // Ollama stops with `stop` also if it waits for the results of calls.
  const done_reason = finishReason === 'length' ? 'length' : 'stop';

  return [
    ...blocks.flatMap(({ type, call, pieces }) => {
      if (type !== 'tool-call')
        return pieces.map((text) => line(type === 'text' ? { content: text } : { thinking: text }));
      const named = { name: call?.name, arguments: inputOf(pieces) };
      return line({ tool_calls: [{ id: call?.id, function: named }] });
    }),
    line({}, { done: true, done_reason, ...counts }),
  ].map((record) => `${JSON.stringify(record)}\n`);
}
