import { eventOf } from './eventOf.ts';
import type { FullAnswer } from './WireAnswer.ts';

const FINISH = { stop: 'COMPLETE', length: 'MAX_TOKENS', 'tool-calls': 'TOOL_CALL' } as const;

export function cohereWire({ id, blocks, usage, finishReason }: FullAnswer): string[] {
  const counts = usage && {
    tokens: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    cached_tokens: usage.cachedInputTokens,
  };
  const firstCall = blocks.findIndex(({ call }) => call);

  return [
    { type: 'message-start', id, delta: { message: { role: 'assistant', content: [] } } },
    ...blocks.flatMap(({ type, call, pieces }, at) => {
      const [kind, index] = call ? ['tool-call', at - firstCall] : ['content', at];
      const content = type === 'text' ? 'text' : 'thinking';
      const opening = call
        ? { tool_calls: { id: call.id, type: 'function', function: { name: call.name, arguments: '' } } }
        : { content: { type: content, [content]: '' } };
      const said = (piece: string): object =>
        call ? { tool_calls: { function: { arguments: piece } } } : { content: { [content]: piece } };
      return [
        { type: `${kind}-start`, index, delta: { message: opening } },
        ...pieces.map((piece) => ({ type: `${kind}-delta`, index, delta: { message: said(piece) } })),
        { type: `${kind}-end`, index },
      ];
    }),
    { type: 'message-end', delta: { finish_reason: FINISH[finishReason], usage: counts } },
  ].map((event) => eventOf(event, event.type));
}
