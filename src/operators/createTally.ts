import { costOf, type Price } from '../delta/costOf.ts';
import { isDelta } from '../delta/isDelta.ts';
import { objectIn } from '../json/unknown.ts';
import type { MeterReport } from './MeterReport.ts';
import { TokenCount } from './TokenCount.ts';

/** One attempt at an answer. */
interface Attempt {
  readonly tokens: TokenCount;
  rounds: number;
  deltas: number;
  firstAt: number;
  lastAt: number;
  hasReasoning: boolean;
}

export interface Tally {
  readonly count: (value: unknown, now: number) => void;
  readonly report: (outcome: MeterReport['outcome'], now: number) => MeterReport;
}

/** Counts the values of one subscription, and retains only numbers. */
export function createTally(startedAt: number, attemptNumber: number, price: Price | undefined): Tally {
  let retries = attemptNumber - 1;
  let firstAt: number | undefined;
  let lastAt = startedAt;
  let longestGap = 0;
  let failedCost: number | undefined;
  let isFailedCostEstimated = false;
  let attempt = createAttempt();

  function costSoFar(): number | undefined {
    const { usage, outputTokens = 0 } = attempt.tokens;
    if (!price || !usage) return failedCost;
    return (failedCost ?? 0) + costOf({ ...usage, outputTokens }, price);
  }

  return {
    count(value, now) {
      const delta = isDelta(value) ? value : undefined;
      if (delta?.type === 'restart') {
        // The failed attempt is charged for as well.
        failedCost = costSoFar();
        isFailedCostEstimated ||= attempt.tokens.uncounted > 0;
        retries = Math.max(retries + 1, delta.attempt - 1);
        attempt = createAttempt();
      }
      if (delta?.type === 'start') attempt.rounds += 1;
      if (!attempt.tokens.count(value)) return;

      if (firstAt === undefined) firstAt = now;
      else longestGap = Math.max(longestGap, now - lastAt);
      lastAt = now;
      if (attempt.deltas === 0) attempt.firstAt = now;
      attempt.lastAt = now;
      attempt.deltas += 1;
      attempt.hasReasoning ||= objectIn(value)['type'] === 'reasoning';
    },
    report(outcome, now) {
      const { usage, outputTokens, uncounted } = attempt.tokens;
      const tokensPerSecond = tokensPerSecondOf(attempt);
      const cost = costSoFar();
      return {
        outcome,
        duration: now - startedAt,
        ...(firstAt !== undefined && {
          timeToFirstToken: firstAt - startedAt,
          longestGap: Math.max(longestGap, now - lastAt),
        }),
        retries,
        ...(attempt.rounds > 1 && { rounds: attempt.rounds }),
        deltas: attempt.deltas,
        ...(usage && { usage }),
        ...(outputTokens !== undefined && { outputTokens }),
        ...(tokensPerSecond !== undefined && { tokensPerSecond }),
        ...(cost !== undefined && { cost }),
        estimated: isFailedCostEstimated || uncounted > 0,
      };
    },
  };
}

function createAttempt(): Attempt {
  return { tokens: new TokenCount(), rounds: 0, deltas: 0, firstAt: 0, lastAt: 0, hasReasoning: false };
}

function tokensPerSecondOf(attempt: Attempt): number | undefined {
  const { deltas, firstAt, lastAt, hasReasoning } = attempt;
  const { usage, outputTokens } = attempt.tokens;
  if (outputTokens === undefined || lastAt <= firstAt) return undefined;
  // Many hosts count reasoning that they don't send: the model did it before the first content.
  const sent = Math.max(0, outputTokens - (hasReasoning ? 0 : (usage?.reasoningTokens ?? 0)));
  // The measured time starts with the first delta, so the tokens of that delta were generated earlier.
  return (sent * (deltas - 1)) / deltas / ((lastAt - firstAt) / 1_000);
}
