import {
  animationFrames,
  race,
  take,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { bufferDelta } from '../delta/bufferDelta.ts';
import type { Delta } from '../delta/Delta.ts';
import { isDelta } from '../delta/isDelta.ts';
import { isTimerDelay } from './isTimerDelay.ts';
import { operate } from './operate.ts';

/** The length of a frame, in milliseconds, if the platform has no screen. */
const FRAME = 16;
/** A tab in the background gets no frames, so a window ends after this many milliseconds without one. */
const MISSED_FRAME = 250;

/** What measures the windows. */
export interface CoalesceConfig {
  /** With a scheduler, a frame lasts 16 ms. Default: the screen's frames, or `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Emits at most once per window, and loses nothing.
 *
 * The first value passes through at once and opens a window. Values that arrive during a window are buffered, and emitted
 * together when it ends. Deltas that continue each other are joined, and all others keep their order. Of messages, states
 * and other snapshots only the latest is emitted. A `restart` always waits for the new content. The buffer is emitted
 * before the source completes **and** before it errors.
 *
 * @param window - How long a window lasts: `'frame'` for one frame of the screen, or milliseconds.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { coalesce, type Delta } from 'rxjs-llm';
 *
 * const deltas: Delta[] = ['a', 'b', 'c'].map((text) => ({ type: 'text', text }));
 *
 * of(...deltas).pipe(coalesce('frame'));
 * // => [{ type: 'text', text: 'a' }, { type: 'text', text: 'bc' }]
 * ```
 */
export function coalesce<T extends object>(
  window: 'frame' | number,
  config?: CoalesceConfig,
): MonoTypeOperatorFunction<T>;
export function coalesce(
  window: 'frame' | number,
  config: CoalesceConfig = {},
): MonoTypeOperatorFunction<unknown> {
  const isValid = window === 'frame' || isTimerDelay(window);
  if (!isValid) throw new TypeError("coalesce takes 'frame', or milliseconds above 0, up to 2147483647");

  return operate((subscriber) => {
    const end = createWindow(window, config.scheduler);
    let isOpen = false;
    let buffer: unknown[] = [];
    /** The last of them is the next: taking the first of a long list moves all others. */
    let outgoing: unknown[] = [];

    function open(): void {
      isOpen = true;
      subscriber.add(end.subscribe({ next: close, error: (error: unknown) => subscriber.error(error) }));
    }

    function close(): void {
      isOpen = false;
      if (buffer.length === 0) return;
      open();
      flush();
    }

    // Pops one by one: if the consumer ends the source during `next`, the flush of that end emits the rest.
    function flush(): void {
      outgoing = buffer.reverse().concat(outgoing);
      buffer = [];
      while (outgoing.length > 0) subscriber.next(outgoing.pop());
    }

    return {
      next(value) {
        // A restart alone would blank the screen.
        const passesAtOnce = !isOpen && typeOf(value) !== 'restart';
        if (!isOpen) open();
        if (passesAtOnce) subscriber.next(value);
        else addTo(buffer, value);
      },
      error(error) {
        flush();
        subscriber.error(error);
      },
      complete() {
        flush();
        subscriber.complete();
      },
    };
  });
}

/** Emits when the window ends that subscribing opens. */
function createWindow(window: 'frame' | number, scheduler?: SchedulerLike): Observable<unknown> {
  if (window !== 'frame') return timer(window, scheduler);
  const hasFrames = !scheduler && 'requestAnimationFrame' in globalThis;
  return hasFrames ? race(animationFrames(), timer(MISSED_FRAME)).pipe(take(1)) : timer(FRAME, scheduler);
}

function addTo(buffer: unknown[], value: unknown): void {
  const last = buffer.at(-1);
  if (!isDelta(value)) {
    if (buffer.length === 0 || isDelta(last)) buffer.push(value);
    else buffer[buffer.length - 1] = value;
    return;
  }
  bufferDelta(buffer, value);
}

function typeOf(value: unknown): Delta['type'] | undefined {
  return isDelta(value) ? value.type : undefined;
}
