import { Observable } from 'rxjs';
import { closeIterator } from './closeIterator.ts';

/**
 * Streams an async iterable, such as an SDK's stream, and stops it at once when unsubscribed.
 *
 * Cold: each subscription calls the factory. Unsubscribing aborts the signal and calls `return()`, without waiting for
 * the next value as RxJS's `from` does. What the iterable throws passes through unchanged.
 *
 * @param factory - Returns the iterable, or a promise of it. Pass its signal to what you call.
 *
 * @example
 * ```ts
 * import { fromAsyncIterable } from 'rxjs-llm';
 *
 * async function* words(): AsyncGenerator<string> {
 *   yield 'Hello';
 *   yield 'world';
 * }
 *
 * fromAsyncIterable(() => words()); // => ['Hello', 'world']
 * ```
 */
export function fromAsyncIterable<T>(
  factory: (signal: AbortSignal) => AsyncIterable<T> | PromiseLike<AsyncIterable<T>>,
): Observable<T> {
  return new Observable<T>((subscriber) => {
    const controller = new AbortController();
    subscriber.add(() => controller.abort());

    async function run(): Promise<void> {
      const iterable = factory(controller.signal);
      const iterator = ('then' in iterable ? await iterable : iterable)[Symbol.asyncIterator]();
      let isOver = false;
      subscriber.add(() => {
        if (!isOver) closeIterator(iterator);
      });
      try {
        while (!subscriber.closed) {
          const result = await iterator.next();
          isOver = result.done ?? false;
          if (result.done) break;
          subscriber.next(result.value);
        }
      } catch (error) {
        isOver = true;
        throw error;
      }
      subscriber.complete();
    }

    run().catch((error: unknown) => subscriber.error(error));
  });
}
