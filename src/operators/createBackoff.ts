/** How often to try again, and how long to wait. */
export interface BackoffConfig {
  /** How many tries may follow the first one, for each subscription. Tokens do not refill it. Default 2. */
  readonly count?: number;
  /** The wait before the second try, in milliseconds; it doubles from there. Default 500. */
  readonly initialDelay?: number;
  /** The longest wait of our own choosing, in milliseconds. Default 8,000. */
  readonly maxDelay?: number;
  /** Which share of a wait is left to chance, downwards, from 0 to 1. Default 0.25. */
  readonly jitter?: number;
  /** The longest wait that a server may ask for, in milliseconds. Beyond it, fail at once. Default 60,000. */
  readonly maxRetryAfter?: number;
  /** Which errors to try again. Default: those that say `retryable: true`. */
  readonly retryable?: (error: unknown) => boolean;
}

/**
 * Makes the function that says how long to wait before an attempt, in milliseconds; `undefined` to give up.
 *
 * Attempt 2 is the first retry. A server's `retryAfter` is taken as it is; beyond the cap we give up, because to come
 * earlier than asked would only be refused again.
 */
export function createBackoff(
  config: BackoffConfig,
): (attempt: number, error: unknown) => number | undefined {
  const { count = 2, initialDelay = 500, maxDelay = 8_000, jitter = 0.25, maxRetryAfter = 60_000 } = config;
  const { retryable = isRetryable } = config;

  return (attempt, error) => {
    if (attempt > count + 1 || !retryable(error)) return undefined;
    const asked = retryAfterOf(error);
    if (asked !== undefined) return asked <= maxRetryAfter ? asked : undefined;
    return Math.min(maxDelay, initialDelay * 2 ** (attempt - 2)) * (1 - jitter * Math.random());
  };
}

// By shape, not by class: two copies of the package must not disagree.
function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}

function retryAfterOf(error: unknown): number | undefined {
  const hasDelay = error instanceof Error && 'retryAfter' in error && typeof error.retryAfter === 'number';
  return hasDelay ? Number(error.retryAfter) : undefined;
}
