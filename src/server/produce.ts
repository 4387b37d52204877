import { asyncScheduler, noop, Subscription, type Observable } from 'rxjs';
import { bufferDelta } from '../delta/bufferDelta.ts';
import type { Delta } from '../delta/Delta.ts';
import { isPreamble } from '../delta/isPreamble.ts';
import { every } from './every.ts';
import { endingWith, formatRecord, type Ending } from './logRecord.ts';
import { epochOf } from './position.ts';
import { stopMarkOf } from './stopMarkOf.ts';
import type { LogEntry, StreamLog } from './StreamLog.ts';

/** For how long an append may fail, in milliseconds, until the writer gives up: at the second beat after that. */
const PATIENCE = 10_000;
const LONGEST_PAUSE = 2_000;
/** A store that takes longer than this to append is busy. It is left alone for a while. Both in milliseconds. */
const BUSY = 2;
const REST = 75;

/** Where an answer is written, and when its writer counts as living and as listened to. */
export interface WriterSettings {
  readonly log: StreamLog;
  readonly id: string;
  readonly lease: number;
  readonly grace: number | undefined;
  /** How often the writer says that it lives, and looks for readers. */
  readonly beat: number;
}

/**
 * Writes a source to the log after the opening of its epoch, until the source ends or the log belongs to somebody else.
 *
 * Nobody downstream stops it. While an append is under way, and some time after it, the deltas that come are joined: a store
 * that is busy is asked less often, and so is less busy. The preamble waits for the first content: until then, another writer
 * may take its place unnoticed.
 */
export function produce(source: Observable<Delta>, opening: string, settings: WriterSettings): void {
  const { log, id, lease, grace, beat } = settings;
  const epoch = epochOf(opening);
  const work = new Subscription();
  let at = opening;
  let number = 0;
  let queue: Delta[] = [];
  let ending: Ending | undefined;
  let hasContent = false;
  /** For how many beats the current append has been under way. */
  let busyFor: number | undefined;
  /** The store has not answered the last beat yet. */
  let isAsking = false;
  /** Where the log ended with the last beat. */
  let seen = opening;

  function take(delta: Delta): void {
    bufferDelta(queue, delta);
    hasContent ||= !isPreamble(delta);
    if (hasContent) write();
  }

  function end(record: Ending): void {
    ending = record;
    write();
  }

  function write(): void {
    if (busyFor !== undefined) return;
    busyFor = 0;
    void writeAll();
  }

  async function writeAll(): Promise<void> {
    // What comes at once is joined.
    await Promise.resolve();
    while (queue.length > 0 || ending) {
      const entries = nextEntries();
      const isLast = ending !== undefined;
      busyFor = 0;
      const begun = asyncScheduler.now();
      if (!(await append(entries, isLast ? 0 : lease)) || isLast) return work.unsubscribe();
      at = entries.at(-1)?.at ?? at;
      if (asyncScheduler.now() - begun > BUSY) await pause(REST);
    }
    busyFor = undefined;
  }

  function nextEntries(): readonly LogEntry[] {
    const values: string[] = [];
    try {
      for (const delta of queue) values.push(formatRecord(delta));
    } catch (error) {
      ending = endingWith(error);
    }
    queue = [];
    if (ending) values.push(formatRecord(ending));
    return values.map((value) => ({ at: `${epoch}-${++number}`, value }));
  }

  /** The same append again is safe after a lost reply. */
  async function append(entries: readonly LogEntry[], leaseFromNow: number): Promise<boolean> {
    for (let wait = 50; !work.closed; wait = Math.min(LONGEST_PAUSE, wait * 2)) {
      try {
        return await log.append(id, entries, { after: at, lease: leaseFromNow });
      } catch {
        await pause(wait);
      }
    }
    return false;
  }

  async function live(): Promise<void> {
    // A store that is away may answer never. Beats are counted, because a process that stalls misses its replies, too.
    if (busyFor !== undefined && busyFor++ * beat >= PATIENCE) return work.unsubscribe();
    if (isAsking) return;
    isAsking = true;
    try {
      await log.mark(id, 'writer', lease);
      if (grace !== undefined && !(await log.has(id, 'readers'))) leave('abandoned');
      // Who stops a silent writer is quicker than it is.
      if (seen !== at && (await log.has(stopMarkOf(id), 'readers'))) leave('stopped');
      seen = at;
    } catch {
      // It is tried again with the next beat.
    } finally {
      isAsking = false;
    }
  }

  function leave(rawReason: string): void {
    if (ending || work.closed) return;
    reading.unsubscribe();
    take({ type: 'finish', reason: 'other', rawReason });
    take({ type: 'done' });
    end({ type: '$end' });
  }

  work.add(every(beat, () => void live()));
  // A stop or a takeover is heard while the source is silent, too.
  work.add(
    log.read(id, opening).subscribe({
      next(entries) {
        if (!(entries.at(-1)?.at ?? at).startsWith(`${epoch}-`)) work.unsubscribe();
      },
      error: noop,
    }),
  );
  const reading = new Subscription();
  work.add(reading);
  reading.add(
    source.subscribe({
      next: take,
      error: (error: unknown) => end(endingWith(error)),
      complete: () => end({ type: '$end' }),
    }),
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => asyncScheduler.schedule(() => resolve(), milliseconds));
}
