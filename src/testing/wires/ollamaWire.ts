import { complete } from './complete.ts';
import type { WireAnswer } from './WireAnswer.ts';

/** Lines of JSON, read by `fromNDJSON`. */
export function ollamaWire(answer: WireAnswer): string[] {
  const { model, reasoning, text, toolCalls, usage, finishReason } = complete(answer);
  const line = (message: object, end: object = { done: false }): object => ({
    model,
    message: { role: 'assistant', content: '', ...message },
    ...end,
  });
  const counts = usage && { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens };
  // Ollama stops with `stop` also where it waits for the results of calls.
  const done_reason = finishReason === 'length' ? 'length' : 'stop';

  return [
    ...reasoning.map((thinking) => line({ thinking })),
    ...text.map((content) => line({ content })),
    ...toolCalls.map(({ id, name, args }) =>
      line({ tool_calls: [{ id, function: { name, arguments: wholeOf(args) } }] }),
    ),
    line({}, { done: true, done_reason, ...counts }),
  ].map((record) => `${JSON.stringify(record)}\n`);
}

/** This wire sends arguments whole. */
function wholeOf(args: readonly string[]): unknown {
  return JSON.parse(args.join(''));
}
