import type { MonoTypeOperatorFunction } from 'rxjs';
import { TruncatedStreamError } from '../errors/TruncatedStreamError.ts';
import { operate } from './operate.ts';

/**
 * Completes at the terminal marker, the marker included, and fails where the source ends without one: a cut answer is
 * an error, never a short success.
 *
 * By default the marker is a `done` delta. A source that ends after a `finish` is whole too, because some
 * hosts send only that. It never ends at `finish` itself: the usage comes later.
 *
 * @param isDone - Tells the marker. With it, only the marker counts.
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
 * @returns An operator that fails with a {@link TruncatedStreamError} where the marker is missing.
 */
export function takeUntilDone<T>(isDone?: (value: T) => boolean): MonoTypeOperatorFunction<T> {
  return operate((subscriber) => {
    let isFinished = false;
    let openChoices: Set<number> | undefined;

    /** With several choices, each must have finished; with several runs of an agent, the last one. */
    function note({ type, choice }: DeltaLike): void {
      if (type === 'finish') {
        isFinished ||= !choice;
        openChoices?.delete(choice ?? 0);
      } else if (type === 'restart' || type === 'start') {
        isFinished = false;
        openChoices = undefined;
      } else if (choice) {
        openChoices ??= new Set();
        openChoices.add(choice);
      }
    }

    return {
      next(value) {
        const delta = deltaIn(value);
        const isMarker = isDone ? isDone(value) : delta.type === 'done';
        if (!isDone) note(delta);
        subscriber.next(value);
        if (isMarker) subscriber.complete();
      },
      complete() {
        if (isFinished && !openChoices?.size) subscriber.complete();
        else subscriber.error(new TruncatedStreamError());
      },
    };
  });
}

interface DeltaLike {
  readonly type?: unknown;
  readonly choice?: number;
}

function deltaIn(value: unknown): DeltaLike {
  return typeof value === 'object' && value !== null ? value : {};
}
