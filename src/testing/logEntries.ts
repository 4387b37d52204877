import { asyncScheduler, firstValueFrom, noop, reduce, takeWhile, tap, timeout, timer } from 'rxjs';
import type { LogEntry, StreamLog } from '../server/StreamLog.ts';

/** How long an entry may take on a busy machine, in milliseconds. */
const PATIENCE = 15_000;

/** In milliseconds: longer than a check takes, and long enough for a busy machine. */
export const LONG = 60_000;
export const MOMENT = 300;

/** The position before every entry. */
export const NOWHERE = '0-0';

/** A check of a log, and of the same store as another process sees it, with an id of its own. */
export type LogCheck = (log: StreamLog, other: StreamLog, id: string) => Promise<void>;

/** Checks by what the log does. */
export type LogChecks = Readonly<Record<string, LogCheck>>;

type Entries = readonly [LogEntry, LogEntry, LogEntry, ...LogEntry[]];

/** Entries of one epoch. There are at least three of them to take out. */
export function createEntries(epoch: number, count: number): Entries {
  const [first, second, third, ...rest] = Array.from({ length: Math.max(3, count) }, (_, seq) => seq);
  const entry = (seq = 0): LogEntry => ({ at: `${epoch}-${seq}`, value: `${epoch}, ${seq}` });
  return [entry(first), entry(second), entry(third), ...rest.map(entry)];
}

/** The time that it is, as the epochs of an answer are. */
export function epochNow(): number {
  return asyncScheduler.now();
}

/** Waits, so that a store which has not finished may. */
export function pause(milliseconds: number): Promise<unknown> {
  return firstValueFrom(timer(milliseconds), { defaultValue: 0 });
}

/** Random sizes that add up to a length. */
export function drawCuts(length: number): readonly number[] {
  const sizes: number[] = [];
  for (let left = length; left > 0; left -= sizes.at(-1) ?? left) {
    sizes.push(Math.min(left, 1 + Math.floor(Math.random() * 6)));
  }
  return sizes;
}

/** All entries after a position, up to the last one. What fails first may be something else, which then is the failure. */
export function readUntil(
  log: StreamLog,
  id: string,
  after: string,
  last: string,
): Promise<readonly LogEntry[]> {
  const reading = firstValueFrom(
    log.read(id, after).pipe(
      tap((entries) => checkEqual(entries.length > 0, true)),
      takeWhile((entries) => entries.at(-1)?.at !== last, true),
      reduce((all: readonly LogEntry[], entries) => [...all, ...entries], []),
      timeout(PATIENCE),
    ),
    { defaultValue: [] },
  );
  reading.catch(noop);
  return reading;
}

/** Throws if two values differ. */
export function checkEqual(actual: unknown, expected: unknown): void {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(value) ?? 'nothing');
  if (found !== wanted) throw new Error(`Expected ${excerpt(wanted)}, found ${excerpt(found)}`);
}

function excerpt(text = ''): string {
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}
