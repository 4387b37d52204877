import type { Observable } from 'rxjs';

/** All notifications of an Observable. */
export interface Outcome<T> {
  readonly values: readonly T[];
  /** Absent when it completed. */
  readonly error?: unknown;
}

/** Subscribes and waits for completion or an error. */
export function outcomeOf<T>(source: Observable<T>): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const values: T[] = [];
    source.subscribe({
      next: (value) => values.push(value),
      error: (error: unknown) => resolve({ values, error }),
      complete: () => resolve({ values }),
    });
  });
}
