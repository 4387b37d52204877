import {
  animationFrames,
  race,
  take,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { isDelta } from '../delta/isDelta.ts';
import { joinDeltas } from '../delta/joinDeltas.ts';
import { MAX_DELAY } from './MAX_DELAY.ts';
import { operate } from './operate.ts';

/** What a frame lasts where there are none. */
const FRAME = 16;
/** A tab in the background gets no frames: what waits for one comes after this long all the same. */
const MISSED_FRAME = 250;

/** Where the time comes from. */
export interface CoalesceConfig {
  /** Measures the windows; with it, a frame lasts 16 ms. Default: the screen's frames, or `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Lets values through at most once in a window, and loses nothing.
 *
 * The first value goes through at once and opens a window; what comes meanwhile goes through together when the window
 * ends. Deltas that continue each other become one, and all others keep their order; of messages, states and other
 * snapshots only the latest counts. A `restart` never goes first: it comes with the new content. What waits goes through before a completion **and** before an error.
 *
 * @param window - How long a window lasts: `'frame'` for one frame of the screen, or a number of milliseconds.
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
  const isKept = window === 'frame' || (window > 0 && window <= MAX_DELAY);
  if (!isKept) throw new TypeError(`coalesce takes 'frame', or milliseconds above 0, up to ${MAX_DELAY}`);

  return operate((subscriber) => {
    const end = endOf(window, config.scheduler);
    let isOpen = false;
    let waiting: unknown[] = [];
    let leaving: unknown[] = [];

    function open(): void {
      isOpen = true;
      subscriber.add(end.subscribe({ next: close, error: (error: unknown) => subscriber.error(error) }));
    }

    function close(): void {
      isOpen = false;
      if (waiting.length === 0) return;
      open();
      flush();
    }

    // What leaves is taken one by one: a consumer that ends the source meanwhile must not lose the rest.
    function flush(): void {
      leaving = leaving.concat(waiting);
      waiting = [];
      while (leaving.length > 0) subscriber.next(leaving.shift());
    }

    return {
      next(value) {
        // A restart alone would blank the screen: it waits for the new content that follows it.
        const goesOn = !isOpen && typeOf(value) !== 'restart';
        if (!isOpen) open();
        if (goesOn) subscriber.next(value);
        else hold(waiting, value);
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

/** Emits once, when a window that is opened now ends. */
function endOf(window: 'frame' | number, scheduler?: SchedulerLike): Observable<unknown> {
  if (window !== 'frame') return timer(window, scheduler);
  const hasFrames = !scheduler && 'requestAnimationFrame' in globalThis;
  return hasFrames ? race(animationFrames(), timer(MISSED_FRAME)).pipe(take(1)) : timer(FRAME, scheduler);
}

/** Adds a value to those that wait, in place. */
function hold(waiting: unknown[], value: unknown): void {
  const last = waiting.at(-1);
  if (!isDelta(value)) {
    if (waiting.length === 0 || isDelta(last)) waiting.push(value);
    else waiting[waiting.length - 1] = value;
    return;
  }
  // Some hosts send a usage beside each token: it waits behind the text that it stands between.
  const isBehindUsage = typeOf(last) === 'usage' && value.type !== 'usage';
  const at = waiting.length - (isBehindUsage ? 2 : 1);
  const before = waiting[at];
  const joined = isDelta(before) ? joinDeltas(before, value) : undefined;
  if (joined === undefined) waiting.push(value);
  else waiting[at] = joined;
}

function typeOf(value: unknown): Delta['type'] | undefined {
  return isDelta(value) ? value.type : undefined;
}
