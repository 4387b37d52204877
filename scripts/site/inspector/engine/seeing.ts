import { Observable, type MonoTypeOperatorFunction } from 'rxjs';

/** Shows each value on its way. RxJS's `tap` does it too, and more: it would cost the page 0.4 kB. */
export function seeing<T>(see: (value: NoInfer<T>) => void): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable((subscriber) =>
      source.subscribe({
        next: (value) => {
          see(value);
          subscriber.next(value);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
}
