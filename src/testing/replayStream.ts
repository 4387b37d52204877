import {
  asyncScheduler,
  dematerialize,
  type Observable,
  type ObservableNotification,
  type SchedulerLike,
} from 'rxjs';
import { ConnectionError } from '../errors/ConnectionError.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { isObject } from '../json/unknown.ts';
import { playInTime, type Timed } from './playInTime.ts';

/** How fast to play a recording. */
export interface ReplayStreamConfig {
  /** A factor: 2 plays in half the time, `Infinity` synchronously. Default 1. */
  readonly speed?: number;
  /** The clock. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Plays a recording of `recordStream` again: the same chunks of bytes, at the same times or faster.
 *
 * After a cut it errors with a {@link ConnectionError}; a recording without an end, because its reader unsubscribed,
 * completes. Blank lines are ignored; a line that isn't from a recording throws a `TypeError` at call time.
 *
 * @param lines - The lines, or the text of a file.
 *
 * @example
 * ```ts
 * import { parseSSE } from 'rxjs-llm';
 * import { replayStream } from 'rxjs-llm/testing';
 *
 * const recording = `
 *   {"t":420,"text":"data: Hel\\n\\n"}
 *   {"t":470,"text":"data: lo\\n\\n"}
 *   {"t":480,"end":"complete"}`;
 *
 * replayStream(recording, { speed: Infinity }).pipe(parseSSE()); // => [{ data: 'Hel' }, { data: 'lo' }]
 * ```
 */
export function replayStream(
  lines: string | Iterable<string>,
  config: ReplayStreamConfig = {},
): Observable<Uint8Array> {
  const { speed = 1, scheduler = asyncScheduler } = config;
  if (!(speed > 0)) throw new TypeError('replayStream takes speeds above 0');
  const timeline = [...(typeof lines === 'string' ? lines.split('\n') : lines)].flatMap((line, index) =>
    line.trim() === '' ? [] : [parseStep(line, index + 1, speed)],
  );
  const end: Timed<Step> = { at: 0, value: { kind: 'C' } };
  return playInTime([...timeline, end], scheduler).pipe(dematerialize());
}

type Step = ObservableNotification<Uint8Array>;

function parseStep(line: string, number: number, speed: number): Timed<Step> {
  const record = parseJSON(line);
  if (isObject(record) && typeof record['t'] === 'number') {
    const value = toNotification(record);
    if (value) return { at: record['t'] / speed, value };
  }
  throw new TypeError(`Line ${number} is not from recordStream`);
}

function toNotification(record: Readonly<Record<string, unknown>>): Step | undefined {
  const { text, bytes, end } = record;
  if (typeof text === 'string') return { kind: 'N', value: new TextEncoder().encode(text) };
  if (typeof bytes === 'string') {
    return { kind: 'N', value: Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)) };
  }
  if (end === 'complete') return { kind: 'C' };
  return end === 'cut' ? { kind: 'E', error: new ConnectionError('cut') } : undefined;
}
