/** How many attempts one answer has taken: one count for all retries and fallbacks in a pipe. */
export interface Attempts {
  count: number;
}

/** The attempts to which the current `subscribe` call belongs. */
let current: Attempts | undefined;

/** The number of the current attempt, from 1. Sources read it while they are being subscribed to. */
export function currentAttempt(): number {
  return current?.count ?? 1;
}

/** The count of the operator that is subscribing, or a new one. */
export function joinAttempts(): Attempts {
  return current ?? { count: 1 };
}

/**
 * Calls `subscribe` as part of an attempt, so that the source can read its number.
 *
 * RxJS has no channel upstream, and subscribers would share a count in the source. Subscribing is synchronous, so the
 * count is kept in this module while `subscribe` runs, just as Angular keeps its injection context.
 */
export function runInAttempt(attempts: Attempts, subscribe: () => void): void {
  const outer = current;
  current = attempts;
  try {
    subscribe();
  } finally {
    current = outer;
  }
}
