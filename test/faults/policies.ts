import { defer, type Observable, type SchedulerLike } from 'rxjs';
import { fallbackTo, retryWithBackoff, type Delta, type Message } from 'rxjs-llm';
import type { Failure, Strike } from './faults.ts';
import { TOKENS } from './wires.ts';

/** What an app can do about a failed answer. */
export type Policy = 'fail' | 'restart' | 'continue' | 'fallback';

/** The streams that a policy is made of. */
export interface Sources {
  readonly first: Observable<Delta>;
  /** The rest of an answer whose beginning has been received. */
  readonly rest: (partial: Message) => Observable<Delta>;
  /** The same answer from another host. */
  readonly second: Observable<Delta>;
}

/** What one subscriber receives, from the first delta to the end, and how many requests that takes. */
export interface Got {
  /** The tokens in order, with a mark for each restart between them. */
  readonly heard: readonly string[];
  readonly error: Failure | undefined;
  /** The error of each failed attempt of the first source, reported or not. */
  readonly failures: readonly unknown[];
  /** The message that `accumulate` emits last. */
  readonly text: string;
  readonly status: Message['status'] | undefined;
  readonly outputTokens: number | undefined;
  /** How often the first source was subscribed to, and how many of these requests a host received. */
  readonly tries: number;
  readonly requests: number;
  /** The number of requests that the second host received. */
  readonly fallbacks: number;
  /** The delay before each further try, in milliseconds. */
  readonly waits: readonly number[];
  /** Connections that are still open in the end. */
  readonly left: number;
}

export const START = '(start)';
export const RESTART = '(restart)';

/** The library's defaults, and one more try at most. */
const RETRY = { count: 1, initialDelay: 500, jitter: 0, maxRetryAfter: 60_000 } as const;

export const POLICIES: Readonly<
  Record<Policy, (sources: Sources, scheduler: SchedulerLike) => Observable<Delta>>
> = {
  fail: ({ first }, scheduler) => first.pipe(retryWithBackoff({ ...RETRY, scheduler })),
  restart: ({ first }, scheduler) =>
    first.pipe(retryWithBackoff({ ...RETRY, scheduler, onPartial: 'restart' })),
  continue: ({ first, rest }, scheduler) =>
    first.pipe(retryWithBackoff({ ...RETRY, scheduler, onPartial: (partial) => defer(() => rest(partial)) })),
  fallback: ({ first, second }, scheduler) =>
    first.pipe(retryWithBackoff({ ...RETRY, scheduler }), fallbackTo(second)),
};

/** Under these the host that failed once fails again; under the others its next answer is right. */
export function failsAgain(policy: Policy): boolean {
  return policy === 'fail' || policy === 'fallback';
}

/** Derives the promise from the fault. */
export function promiseOf(strike: Strike, policy: Policy): Got {
  const { error, heard, hasOpened, hasFinished, address, outputTokens } = strike;
  const shown = hasOpened ? [START, ...heard] : heard;
  const opened = error && policy === 'fallback' && heard.length === 0 ? [] : shown;
  const hasContent = heard.length > 0;
  const wait = waitAfter(error);

  // Before content an attempt may be replaced; after content, only if the app has configured how.
  const isTriedAgain = wait !== undefined && (!hasContent || policy === 'restart' || policy === 'continue');
  const tries = isTriedAgain ? 2 : 1;
  const unseen = address === undefined ? 0 : failsAgain(policy) ? tries : 1;
  const cost = {
    tries,
    requests: tries - unseen,
    fallbacks: 0,
    waits: isTriedAgain ? [wait] : [],
    failures: error ? Array.from({ length: failsAgain(policy) ? tries : 1 }, () => error) : [],
    left: 0,
  };
  const whole = {
    error: undefined,
    text: TOKENS.join(''),
    status: 'complete',
    outputTokens: TOKENS.length,
  } as const;

  if (!error) {
    return { ...whole, ...cost, heard: shown, text: heard.join(''), outputTokens };
  }
  if (policy === 'fallback') {
    const again = hasContent ? [...opened, RESTART] : [];
    return { ...whole, ...cost, heard: [...again, START, ...TOKENS], fallbacks: 1 };
  }
  if (isTriedAgain && policy !== 'fail') {
    const replaced = hasContent ? [...shown, RESTART] : [];
    const goesOn = policy === 'continue' && hasContent;
    const next = goesOn ? [...shown, START, ...TOKENS.slice(heard.length)] : [...replaced, START, ...TOKENS];
    return { ...whole, ...cost, heard: next };
  }
  const reached = hasFinished ? 'complete' : 'streaming';
  const status = shown.length > 0 ? reached : undefined;
  return { ...cost, heard: shown, error, text: heard.join(''), status, outputTokens: undefined };
}

/** The delay before the next try, in milliseconds; `undefined` if there is none. */
function waitAfter(error: Failure | undefined): number | undefined {
  if (!error?.retryable) return undefined;
  const asked = error.retryAfter ?? RETRY.initialDelay;
  return asked <= RETRY.maxRetryAfter ? asked : undefined;
}
