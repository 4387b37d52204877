import { concatMap, defer, from, map, of, timer, type Observable, type SchedulerLike } from 'rxjs';

/** A value and its time, in milliseconds after subscribing. */
export interface Timed<T> {
  readonly at: number;
  readonly value: T;
}

/** Emits each value at its time, with one timer at a time; values that are already due are emitted at once. */
export function playInTime<T>(timeline: readonly Timed<T>[], scheduler: SchedulerLike): Observable<T> {
  return defer(() => {
    const start = scheduler.now();
    return from(timeline).pipe(
      concatMap(({ at, value }) => {
        const wait = start + at - scheduler.now();
        return wait > 0 ? timer(wait, scheduler).pipe(map(() => value)) : of(value);
      }),
    );
  });
}
