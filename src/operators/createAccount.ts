import { defer, from, of } from 'rxjs';
import type { Budget } from '../delta/createBudget.ts';

/** Where an account's sums and failures go. */
export interface AccountObserver {
  /** What the stream should have booked by now. */
  readonly goal: () => number;
  /** Hears the sum of all streams after each booking, and how much was booked. */
  readonly booked: (sum: number, amount: number) => void;
  readonly error: (error: unknown) => void;
}

/** What one stream has booked on a budget. */
export interface Account {
  /** Books the difference to an amount, also if there is none: the sum is reported. */
  readonly book: (amount: number) => void;
  /** Books the difference to the goal, now or after the booking that is under way. */
  readonly settle: () => void;
}

/** Opens the account of one stream, in the window in which it begins. Only one booking is under way at a time. */
export function createAccount(budget: Budget, observer: AccountObserver): Account {
  const key = budget.key();
  let booked = 0;
  let isBooking = false;

  function book(amount: number): void {
    const difference = amount - booked;
    isBooking = true;
    defer(() => {
      const sum = budget.add(difference, key);
      return typeof sum === 'object' ? from(sum) : of(sum);
    }).subscribe({
      next(sum) {
        isBooking = false;
        booked = amount;
        observer.booked(sum, difference);
        settle();
      },
      error(error: unknown) {
        isBooking = false;
        observer.error(error);
      },
    });
  }

  function settle(): void {
    const goal = observer.goal();
    if (!isBooking && goal !== booked) book(goal);
  }

  return { book, settle };
}
