import { Observable, Subscriber, type OperatorFunction } from 'rxjs';

/** What an operator does with its source. Whatever is left out goes on to the subscriber as it is. */
export interface Handlers<In> {
  readonly next: (value: In) => void;
  readonly error?: (error: unknown) => void;
  readonly complete?: () => void;
}

/**
 * Builds an operator for the hot path: one subscriber a stage, and no Observable for each value.
 *
 * The inner subscriber is tied to the outer one *before* it subscribes, so `take(1)` stops a synchronous source
 * after one value. What a handler throws becomes an error notification.
 */
export function operate<In, Out>(
  start: (subscriber: Subscriber<Out>) => Handlers<In>,
  connect: (source: Observable<In>, inner: Subscriber<In>) => void = (source, inner) =>
    void source.subscribe(inner),
): OperatorFunction<In, Out> {
  return (source) =>
    new Observable<Out>((subscriber) => {
      const { next, error, complete } = start(subscriber);
      const inner = new Subscriber<In>({
        next(value: In) {
          try {
            next(value);
          } catch (thrown) {
            subscriber.error(thrown);
          }
        },
        error(failure: unknown) {
          try {
            if (error) error(failure);
            else subscriber.error(failure);
          } catch (thrown) {
            subscriber.error(thrown);
          }
        },
        complete() {
          try {
            if (complete) complete();
            else subscriber.complete();
          } catch (thrown) {
            subscriber.error(thrown);
          }
        },
      });
      subscriber.add(inner);
      connect(source, inner);
    });
}
