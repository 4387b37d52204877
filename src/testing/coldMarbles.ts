import {
  asyncScheduler,
  concat,
  dematerialize,
  NEVER,
  type Observable,
  type ObservableNotification,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { playInTime, type Timed } from './playInTime.ts';

/** A frame is a millisecond, inside `run` and outside. */
class MarbleParser extends TestScheduler {
  static override frameTimeFactor = 1;
}

/** Plays a diagram on RxJS's default scheduler, which follows fake timers and `TestScheduler.run`. */
export function coldMarbles<T>(
  marbles: string,
  lookUp: (letter: string) => T | undefined,
  error?: unknown,
): Observable<T> {
  const timeline = parseMarbles(marbles, error).map(({ at, value }): Timed<ObservableNotification<T>> => {
    return { at, value: value.kind === 'N' ? { kind: 'N', value: readLetter(value.value, lookUp) } : value };
  });
  return concat(playInTime(timeline, asyncScheduler), NEVER).pipe(dematerialize());
}

/** Throws for a letter without a value: it would be emitted as `undefined`. */
export function readLetter<T>(letter: string, lookUp: (letter: string) => T | undefined): T {
  const value = lookUp(letter);
  if (value === undefined) throw new TypeError(`The letter ${letter} stands for nothing`);
  return value;
}

export function parseMarbles(
  marbles: string,
  error?: unknown,
): readonly Timed<ObservableNotification<string>>[] {
  return MarbleParser.parseMarbles(marbles, undefined, error, false, true).map(({ frame, notification }) => ({
    at: frame,
    value: notification,
  }));
}
