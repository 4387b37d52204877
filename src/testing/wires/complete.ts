import type { FullAnswer, WireAnswer } from './WireAnswer.ts';

/** Fills in what a test does not care about. */
export function complete(answer: WireAnswer): FullAnswer {
  const { id = 'answer-1', model = 'model-1', reasoning = [], text = [], toolCalls = [], usage } = answer;
  const { finishReason = toolCalls.length > 0 ? 'tool-calls' : 'stop' } = answer;
  return {
    id,
    model,
    reasoning: piecesOf(reasoning),
    text: piecesOf(text),
    toolCalls: toolCalls.map((call, index) => ({
      id: call.id ?? `call-${index + 1}`,
      name: call.name,
      args: piecesOf(call.args ?? '{}'),
    })),
    usage: usage && { cachedInputTokens: 0, reasoningTokens: 0, ...usage },
    finishReason,
  };
}

function piecesOf(text: string | readonly string[]): readonly string[] {
  return typeof text === 'string' ? [text] : text;
}
