import type { Failure, Strike } from './faults.ts';
import { promiseOf, type Policy } from './policies.ts';

/** One cell of the matrix in the words of the docs. */
export interface Cell {
  /** The error of the attempt. */
  readonly error: string;
  /** What the subscriber receives, and after how many requests. */
  readonly gets: string;
}

/** Writes down the promise. If a fault happens in many ways, each outcome is named once, in their order. */
export function tell(strikes: readonly Strike[], policy: Policy): Cell {
  const errors = strikes.map(({ error }) => nameOf(error));
  const outcomes = strikes.map((strike) => outcomeOf(strike, policy));
  return { error: listOf(errors.filter((error) => error !== 'none')) || 'none', gets: listOf(outcomes) };
}

function nameOf(error: Failure | undefined): string {
  if (!error) return 'none';
  const { name, reason, phase, received } = error;
  const detail = reason ?? phase ?? received;
  return detail === undefined ? `\`${name}\`` : `\`${name}\`, ${detail}`;
}

function outcomeOf(strike: Strike, policy: Policy): string {
  const { error, tries, waits, fallbacks } = promiseOf(strike, policy);
  const hasContent = strike.heard.length > 0;
  const requests = tries === 1 ? '1 request' : `${tries} requests`;

  if (error) return `${hasContent ? 'what came, then the error' : 'the error'}, ${requests}`;
  if (!strike.error) return 'complete';
  if (fallbacks > 0) {
    const from = tries === 1 ? 'the next source' : `the next source after ${requests}`;
    return hasContent ? `\`restart\`, then complete from ${from}` : `complete from ${from}`;
  }
  if (hasContent)
    return policy === 'restart' ? `\`restart\`, then complete` : 'complete, the rest from your source';
  const wait = strike.error.retryAfter === undefined ? '' : ` after ${waits[0]} ms`;
  return `complete, 2nd request${wait}`;
}

function listOf(texts: readonly string[]): string {
  return [...new Set(texts)].join(' · ');
}
