import { inputOf } from './inputOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

export function geminiWire({ id, model, blocks, usage, finishReason }: FullAnswer): string[] {
  const chunk = (part: object, end?: object): object => ({
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, ...end }],
    modelVersion: model,
    responseId: id,
  });
  // Google stops with `STOP` also if it waits for the results of calls.
  const finish = { finishReason: finishReason === 'length' ? 'MAX_TOKENS' : 'STOP' };
  const usageMetadata = usage && {
    promptTokenCount: usage.inputTokens,
    cachedContentTokenCount: usage.cachedInputTokens,
    candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
    thoughtsTokenCount: usage.reasoningTokens,
    totalTokenCount: usage.totalTokens,
  };

  return [
    ...blocks.flatMap(({ type, call, pieces }) => {
      if (type === 'tool-call') return chunk({ functionCall: { ...call, args: inputOf(pieces) } });
      return pieces.map((text) => chunk(type === 'text' ? { text } : { text, thought: true }));
    }),
    { ...chunk({ text: '' }, finish), usageMetadata },
  ].map((record) => `data: ${JSON.stringify(record)}\r\n\r\n`);
}
