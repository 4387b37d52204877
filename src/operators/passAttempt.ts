import type { Subscriber } from 'rxjs';
import type { RestartDelta } from '../delta/Delta.ts';
import { isPreamble } from '../delta/isPreamble.ts';
import type { Attempts } from './attempt.ts';
import type { Handlers } from './Stage.ts';

/** How much an attempt may say before its first content; more is no preamble, and nothing may be held without end. */
const MAX_PREAMBLE = 1_000;

/** What all attempts at one answer share. */
export interface Answer {
  readonly attempts: Attempts;
  /** Whether any attempt has sent content. */
  hasContent: boolean;
  lastError: unknown;
}

/** What tells a retry from a fallback. */
export interface AttemptRules {
  /** Whether an attempt voids the content before it, rather than going on from there. */
  readonly restarts: boolean;
  readonly onContent: (value: unknown) => void;
  /** Says whether another attempt will follow. */
  readonly isFollowed: (error: unknown) => boolean;
  /** Begins the attempt that follows. Default: the error says to somebody else that it is time. */
  readonly follow?: () => void;
}

/**
 * Passes one attempt on, holding back what opens it until its first content: so an attempt that fails before
 * leaves no trace, and a `restart` comes only when there is something to replace the old content.
 */
export function passAttempt(
  answer: Answer,
  subscriber: Subscriber<unknown>,
  { restarts, onContent, isFollowed, follow }: AttemptRules,
): Handlers<unknown> {
  let held: unknown[] | undefined = [];

  function release(values: readonly unknown[]): void {
    held = undefined;
    if (restarts && answer.hasContent) subscriber.next(restartOf(answer));
    for (const value of values) subscriber.next(value);
  }

  return {
    next(value) {
      if (held && held.length < MAX_PREAMBLE && isPreamble(value)) {
        held.push(value);
        return;
      }
      if (held) release(held);
      answer.hasContent = true;
      onContent(value);
      subscriber.next(value);
    },
    error(error) {
      answer.lastError = error;
      const isLast = !isFollowed(error);
      // The last word: what is held belongs to the answer, unless an earlier attempt already gave one.
      if (isLast && held && !answer.hasContent) release(held);
      if (isLast || !follow) subscriber.error(error);
      else follow();
    },
    complete() {
      if (held) release(held);
      subscriber.complete();
    },
  };
}

function restartOf({ attempts, lastError }: Answer): RestartDelta {
  return { type: 'restart', attempt: attempts.count, error: lastError };
}
