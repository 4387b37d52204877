import { costOf, type Price } from '../delta/costOf.ts';
import type { Delta } from '../delta/Delta.ts';
import type { Usage } from '../delta/Usage.ts';
import { isObject, objectIn, textIn } from '../json/unknown.ts';
import type { MeterReport } from './MeterReport.ts';

/** A rule of thumb for English. Other languages have fewer. */
const CHARACTERS_PER_TOKEN = 4;

/** Which types of delta carry generated content. */
const IS_CONTENT: Readonly<Record<Delta['type'], boolean>> = {
  start: false,
  text: true,
  reasoning: true,
  refusal: true,
  'tool-call-start': true,
  'tool-call-args': true,
  'tool-call-end': false,
  'tool-result': false,
  source: false,
  file: true,
  usage: false,
  finish: false,
  done: false,
  restart: false,
  data: false,
  unknown: false,
};

/** One attempt at an answer. */
interface Attempt {
  deltas: number;
  firstAt: number;
  lastAt: number;
  hasReasoning: boolean;
  usage: Omit<Usage, 'raw'> | undefined;
  /** Characters that arrived since the latest usage. */
  uncounted: number;
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
    const { usage } = attempt;
    if (!price || !usage) return failedCost;
    return (failedCost ?? 0) + costOf({ ...usage, outputTokens: outputTokensOf(attempt) ?? 0 }, price);
  }

  return {
    count(value, now) {
      const delta = isKnownDelta(value) ? value : undefined;
      if (delta?.type === 'restart') {
        // The failed attempt is charged for as well.
        failedCost = costSoFar();
        isFailedCostEstimated ||= attempt.uncounted > 0;
        retries = Math.max(retries + 1, delta.attempt - 1);
        attempt = createAttempt();
      }
      if (delta?.type === 'usage' && isObject(delta.usage)) setUsage(attempt, delta.usage);
      if (delta && !IS_CONTENT[delta.type]) return;

      if (firstAt === undefined) firstAt = now;
      else longestGap = Math.max(longestGap, now - lastAt);
      lastAt = now;
      addContent(attempt, value, now);
    },
    report(outcome, now) {
      const outputTokens = outputTokensOf(attempt);
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
        deltas: attempt.deltas,
        ...(attempt.usage && { usage: attempt.usage }),
        ...(outputTokens !== undefined && { outputTokens }),
        ...(tokensPerSecond !== undefined && { tokensPerSecond }),
        ...(cost !== undefined && { cost }),
        estimated: isFailedCostEstimated || attempt.uncounted > 0,
      };
    },
  };
}

function createAttempt(): Attempt {
  return { deltas: 0, firstAt: 0, lastAt: 0, hasReasoning: false, usage: undefined, uncounted: 0 };
}

function isKnownDelta(value: unknown): value is Delta {
  const { type } = objectIn(value);
  return typeof type === 'string' && Object.hasOwn(IS_CONTENT, type);
}

function setUsage(attempt: Attempt, { raw, ...usage }: Usage): void {
  attempt.usage = usage;
  attempt.uncounted = 0;
}

function addContent(attempt: Attempt, value: unknown, now: number): void {
  const { text, name } = isKnownDelta(value) ? objectIn(value) : { text: value };
  if (attempt.deltas === 0) attempt.firstAt = now;
  attempt.lastAt = now;
  attempt.deltas += 1;
  attempt.hasReasoning ||= objectIn(value)['type'] === 'reasoning';
  attempt.uncounted += (textIn(text) ?? textIn(name) ?? '').length;
}

function outputTokensOf({ usage, uncounted }: Attempt): number | undefined {
  if (!usage && uncounted === 0) return undefined;
  return (usage?.outputTokens ?? 0) + Math.ceil(uncounted / CHARACTERS_PER_TOKEN);
}

function tokensPerSecondOf(attempt: Attempt): number | undefined {
  const { deltas, firstAt, lastAt, hasReasoning, usage } = attempt;
  const outputTokens = outputTokensOf(attempt);
  if (outputTokens === undefined || lastAt <= firstAt) return undefined;
  // Many hosts count reasoning that they don't send: the model did it before the first content.
  const sent = Math.max(0, outputTokens - (hasReasoning ? 0 : (usage?.reasoningTokens ?? 0)));
  // The measured time starts with the first delta, so the tokens of that delta were generated earlier.
  return (sent * (deltas - 1)) / deltas / ((lastAt - firstAt) / 1_000);
}
