/** How many attempts one answer has taken: one count for all retries and fallbacks in a pipe. */
export interface Attempts {
  count: number;
  /** Whether the latest source can't be read a second time. Sources set it. */
  isSpent?: boolean;
  /** Hears the caller's signal while no attempt runs; set by the latest source. Returns a function that stops listening. */
  onStop?: ((report: (reason: unknown) => void) => () => void) | undefined;
}

/** The attempts to which the current `subscribe` call belongs: in one place for all copies of the package. */
const CURRENT = /* @__PURE__ */ Symbol.for('rxjs-llm.attempts');
const shared: typeof globalThis & { [CURRENT]?: Attempts | undefined } = globalThis;

/** The number of the current attempt, from 1. Sources read it while they are being subscribed to. */
export function currentAttempt(): number {
  return joinAttempts().count;
}

/** The count of the operator that is subscribing, or a new one. */
export function joinAttempts(): Attempts {
  return shared[CURRENT] ?? { count: 1 };
}

/**
 * Sets the attempts to which the current `subscribe` call belongs, and returns those that were set before.
 *
 * RxJS has no channel upstream, and subscribers would share a count in the source. Subscribing is synchronous, so the
 * count is kept in one place while `subscribe` runs, just as Angular keeps its injection context.
 */
export function setAttempts(attempts: Attempts | undefined): Attempts | undefined {
  const outer = shared[CURRENT];
  shared[CURRENT] = attempts;
  return outer;
}
