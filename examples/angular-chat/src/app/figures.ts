import type { Message } from 'rxjs-llm';

/** What the server measured, such as `first token 0.6 s · 48 tokens/s · $0.0021`. */
export function figuresIn(message: Message | undefined): string {
  const value = message?.parts.findLast((part) => part.type === 'data' && part.name === 'figures');
  const figures = Object(value?.type === 'data' ? value.value : undefined) as Readonly<
    Record<string, unknown>
  >;
  const { timeToFirstToken: first, tokensPerSecond: speed, cost } = figures;
  return [
    typeof first === 'number' && `first token ${(first / 1_000).toFixed(1)} s`,
    typeof speed === 'number' && `${Math.round(speed)} tokens/s`,
    typeof cost === 'number' && `$${cost.toPrecision(2)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
