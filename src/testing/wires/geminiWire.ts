import { complete } from './complete.ts';
import type { WireAnswer } from './WireAnswer.ts';

export function geminiWire(answer: WireAnswer): string[] {
  const { id, model, reasoning, text, toolCalls, usage, finishReason } = complete(answer);
  const head = { modelVersion: model, responseId: id };
  const chunk = (part: object, end?: object): object => ({
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, ...end }],
    ...head,
  });
  // Google stops with `STOP` also where it waits for the results of calls.
  const finish = { finishReason: finishReason === 'length' ? 'MAX_TOKENS' : 'STOP' };

  return [
    ...reasoning.map((part) => chunk({ text: part, thought: true })),
    ...text.map((part) => chunk({ text: part })),
    ...toolCalls.map((call) =>
      chunk({ functionCall: { id: call.id, name: call.name, args: wholeOf(call.args) } }),
    ),
    {
      ...chunk({ text: '' }, finish),
      ...(usage && {
        usageMetadata: {
          promptTokenCount: usage.inputTokens,
          cachedContentTokenCount: usage.cachedInputTokens,
          candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
          thoughtsTokenCount: usage.reasoningTokens,
          totalTokenCount: usage.inputTokens + usage.outputTokens,
        },
      }),
    },
  ].map((record) => `data: ${JSON.stringify(record)}\r\n\r\n`);
}

/** This wire sends arguments whole. */
function wholeOf(args: readonly string[]): unknown {
  return JSON.parse(args.join(''));
}
