import { defer, delay, of, switchMap, timeout, type Observable } from 'rxjs';
import { tool, type AnyTool } from 'rxjs-llm';
import * as z from 'zod';
import type { Call } from './decisions.ts';

/** Asks the user. */
export type Approve = (call: Call) => Observable<boolean>;

const Crossing = z.object({ from: z.string(), to: z.string(), after: z.string().describe('HH:MM') });
const Booking = z.object({
  from: z.string(),
  to: z.string(),
  departure: z.string(),
  seats: z.number().int().min(1).max(9),
});

/** How long the user may think about it, in milliseconds. */
const PATIENCE = 10 * 60_000;

export function ferryTools(approve: Approve): Record<string, AnyTool> {
  return {
    departures: tool({
      description: 'Lists the next departures of a ferry',
      input: Crossing,
      run: () => of({ departures: ['15:55', '16:25', '16:55'], minutes: 10 }).pipe(delay(900)),
    }),

    book_ferry: tool({
      description: 'Books seats on a ferry. The user is asked first.',
      input: Booking,
      run: ({ departure, seats }, { call, key }) =>
        approve(call).pipe(
          timeout(PATIENCE),
          switchMap((isApproved) =>
            defer(() =>
              isApproved ? book(key, departure, seats) : of({ booked: false, reason: 'The user said no' }),
            ),
          ),
        ),
    }),
  };
}

/** A real service would take the key, so that a booking which is tried again is made once. */
function book(key: string, departure: string, seats: number): Observable<unknown> {
  return of({ booked: true, departure, seats, reference: key.slice(0, 4).toUpperCase() }).pipe(delay(600));
}
