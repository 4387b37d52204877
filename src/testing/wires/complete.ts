import type { Block, FullAnswer, WireAnswer } from './WireAnswer.ts';

/** Fills in what a test does not care about. */
export function complete(answer: WireAnswer): FullAnswer {
  const { id = 'answer-1', model = 'model-1', reasoning = [], text = [], toolCalls = [], usage } = answer;
  const { finishReason = toolCalls.length > 0 ? 'tool-calls' : 'stop' } = answer;
  const contents = [blockOf('reasoning', reasoning), blockOf('text', text)];
  const calls = toolCalls.map(({ name, args = '{}', ...call }, index) => ({
    ...blockOf('tool-call', args),
    call: { id: `call-${index + 1}`, name, ...call },
  }));
  return {
    id,
    model,
    blocks: [...contents.filter(({ pieces }) => pieces.length > 0), ...calls],
    usage: usage && {
      cachedInputTokens: 0,
      reasoningTokens: 0,
      ...usage,
      totalTokens: usage.inputTokens + usage.outputTokens,
    },
    finishReason,
  };
}

function blockOf(type: Block['type'], text: string | readonly string[]): Block {
  return { type, pieces: [text].flat().filter((piece) => piece !== '') };
}
