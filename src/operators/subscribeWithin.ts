import type { Observable, Subscriber } from 'rxjs';
import { setAttempts, type Attempts } from './attemptContext.ts';
import { operate } from './operate.ts';

/**
 * Subscribes to a source that had to wait, within the attempts to which it belongs. What it emits at once is heard outside
 * of them, and of those of whoever ended its wait.
 */
export function subscribeWithin<T>(
  attempts: Attempts,
  source: Observable<T>,
  subscriber: Subscriber<T>,
): void {
  const outer = setAttempts(attempts);
  // If it did not wait, the operator that is subscribing knows what is outside.
  const outside = outer === attempts ? outer : undefined;
  let isSubscribing = true;

  function tell(notify: () => void): void {
    if (isSubscribing) setAttempts(outside);
    notify();
    if (isSubscribing) setAttempts(attempts);
  }

  const leave = operate<T, T>((downstream) => ({
    next: (value) => tell(() => downstream.next(value)),
    error: (error) => tell(() => downstream.error(error)),
    complete: () => tell(() => downstream.complete()),
  }));

  try {
    source.pipe(leave).subscribe(subscriber);
  } finally {
    isSubscribing = false;
    setAttempts(outer);
  }
}
