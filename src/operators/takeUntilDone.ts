import { asyncScheduler, type MonoTypeOperatorFunction } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { isContent } from '../delta/isContent.ts';
import { TruncatedStreamError } from '../errors/TruncatedStreamError.ts';
import { objectIn } from '../json/unknown.ts';
import { operate } from './operate.ts';

/**
 * Emits the end marker and completes, and errors if the source completes without one.
 *
 * So a cut answer is an error, never a short success. By default the end marker is a `done` delta. A source that completes
 * after a `finish` is complete too, because some hosts send nothing else, unless content came after it. `finish` itself does
 * not complete: the usage comes later.
 *
 * The source stays subscribed until it ends by itself, at most 100 ms after the end marker: a connection whose body was read
 * to its end is used again. A consumer that unsubscribes earlier still unsubscribes the source at once.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { takeUntilDone, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = [{ type: 'text', text: 'Hi' }, { type: 'done' }, { type: 'text', text: 'late' }];
 *
 * of(...deltas).pipe(takeUntilDone()); // => [{ type: 'text', text: 'Hi' }, { type: 'done' }]
 * ```
 *
 * @returns An operator that errors with a {@link TruncatedStreamError} if the end marker is missing.
 */
export function takeUntilDone<T extends Delta>(): MonoTypeOperatorFunction<T>;
/**
 * Completes when `isDone` recognises the end marker. Nothing else counts. Values that aren't deltas need it.
 *
 * @param isDone - Recognises the end marker.
 */
export function takeUntilDone<T>(isDone: (value: T) => boolean): MonoTypeOperatorFunction<T>;
export function takeUntilDone(isDone?: (value: unknown) => boolean): MonoTypeOperatorFunction<unknown> {
  return operate((subscriber) => {
    let isFinished = false;
    const openChoices = new Set<unknown>();

    /** All choices must have finished, with no content after it, and of several runs of an agent the last one. */
    function note(type: unknown, choice: unknown): void {
      if (type === 'finish') {
        isFinished ||= !choice;
        openChoices.delete(choice ?? 0);
      } else if (type === 'restart' || type === 'start') {
        isFinished = false;
        openChoices.clear();
      } else if (choice || (isFinished && isContent({ type }))) {
        openChoices.add(choice ?? 0);
      }
    }

    return {
      next(value, stage) {
        const { type, choice } = objectIn(value);
        const isMarker = isDone ? isDone(value) : type === 'done';
        if (!isDone) note(type, choice);
        subscriber.next(value);
        if (!isMarker) return;
        stage.outlive();
        subscriber.complete();
        stage.add(
          asyncScheduler.schedule(function (isSecond) {
            if (isSecond) stage.unsubscribe();
            else this.schedule(true, HALF_A_MOMENT);
          }, HALF_A_MOMENT),
        );
      },
      complete() {
        if (isFinished && openChoices.size === 0) subscriber.complete();
        else subscriber.error(new TruncatedStreamError());
      },
    };
  });
}

/** In milliseconds. Two timers, because after a sleep of the thread one is due before what has arrived is read. */
const HALF_A_MOMENT = 50;
