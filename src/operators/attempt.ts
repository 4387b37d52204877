let current = 1;

/** Which attempt is being subscribed to, from 1. Sources read it while they are subscribed to. */
export function currentAttempt(): number {
  return current;
}

/**
 * Runs a subscription as the given attempt. A retry can't hand its count up the pipe, and a count in the source
 * would be shared by its subscribers; subscribing is synchronous, so the count can stand here meanwhile.
 */
export function asAttempt<T>(attempt: number, subscribe: () => T): T {
  const outer = current;
  current = attempt;
  try {
    return subscribe();
  } finally {
    current = outer;
  }
}
