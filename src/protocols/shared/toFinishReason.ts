import type { FinishReason } from '../../delta/FinishReason.ts';

/** What tells each reason in the words of all wires: a host may pass through the word of another wire. */
const PATTERNS: readonly (readonly [FinishReason, RegExp])[] = [
  ['stop', /^((stop|eos)(sequence|token)?|end(turn)?|completed?|finish(ed)?|done|normal)$/],
  ['error', /error|fail|abort|cancel|timeout|malformed|unexpected|insufficient|toomany|rate/],
  [
    'content-filter',
    /filter|policy|safety|recitation|block|prohibited|spii|armor|guardrail|sensitive|moderat/,
  ],
  ['length', /length|tokens?$|limit|window|incomplete|budget/],
  ['tool-calls', /tool|function|action/],
  ['refusal', /refus/],
  ['pause', /pause/],
];

/**
 * Reads a provider's word for why the model stopped, whichever wire it comes from.
 *
 * @param awaits - Whether the answer holds calls for the client: then `stop` means that the model waits for them.
 */
export function toFinishReason(rawReason: string, awaits = false): FinishReason {
  const word = rawReason.toLowerCase().replaceAll(/^.*\.|[^a-z]/g, '');
  const reason = PATTERNS.find(([, pattern]) => pattern.test(word))?.[0] ?? 'other';
  return reason === 'stop' && awaits ? 'tool-calls' : reason;
}
