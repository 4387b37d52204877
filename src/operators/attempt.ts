/** How many attempts one answer has taken: one count for every retry and fallback in its pipe. */
export interface Attempts {
  count: number;
}

let current: Attempts | undefined;

/** Which attempt is being subscribed to, from 1. Sources read it while they are subscribed to. */
export function currentAttempt(): number {
  return current?.count ?? 1;
}

/** Goes on with the count of the operator that is subscribing, or begins one. */
export function joinAttempts(): Attempts {
  return current ?? { count: 1 };
}

/**
 * Runs a subscription as an attempt. A retry can't hand its count up the pipe, and a count in the source
 * would be shared by its subscribers; subscribing is synchronous, so the count can stand here meanwhile.
 */
export function asAttempt<T>(attempts: Attempts, subscribe: () => T): T {
  const outer = current;
  current = attempts;
  try {
    return subscribe();
  } finally {
    current = outer;
  }
}
