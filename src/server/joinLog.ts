import {
  asyncScheduler,
  defer,
  from,
  type Observable,
  type ObservableInput,
  type Subscriber,
  type Subscription,
} from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { withPosition } from '../delta/position.ts';
import { LostStreamError } from '../errors/LostStreamError.ts';
import type { Message } from '../message/Message.ts';
import { claim } from './claim.ts';
import { createUnpacker } from './createUnpacker.ts';
import { every } from './every.ts';
import { isEnding, parseRecord } from './logRecord.ts';
import { partialOf } from './partialOf.ts';
import { isAfter, START } from './position.ts';
import type { WriterSettings } from './produce.ts';
import type { LogEntry } from './StreamLog.ts';

/** What a reader needs to begin an answer, and to replace its writer. */
export interface ReaderSettings extends WriterSettings {
  readonly onLost: 'fail' | 'restart' | ((partial: Message) => ObservableInput<Delta>);
}

/** After so many late answers in a row, the store is slow rather than busy, and what it says counts. */
const MOST_LATE = 20;

/** Reads an answer from its log, after a position; begins it if there is none, and replaces a writer that is lost. */
export function joinLog(
  subscriber: Subscriber<Delta>,
  source: Observable<Delta>,
  after: string,
  settings: ReaderSettings,
): void {
  const { log, id, grace, beat, onLost } = settings;
  const unpacker = createUnpacker(subscriber, after !== START);
  let at = after;
  let seen = after;
  let reading: Subscription | undefined;
  /** Where the log ends, if it had no writer when it was looked at. */
  let lostAt: string | undefined;
  let isLooking = false;
  /** The store has not answered the last mark yet. */
  let isMarking = false;
  /** How often in a row the log was further than this reader, while nothing came. */
  let lags = 0;
  /** How often in a row the store has answered late. */
  let late = 0;
  let beatAt = asyncScheduler.now();

  async function mark(): Promise<void> {
    if (grace === undefined || isMarking) return;
    isMarking = true;
    try {
      await log.mark(id, 'readers', grace + 2 * beat);
    } catch {
      // It is tried again with the next beat.
    }
    isMarking = false;
  }

  /** Looks whether there is more to read, and whether the writer lives. While the store is away, it is tried again later. */
  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const before = at;
      const begun = asyncScheduler.now();
      // In this order: a writer that ends in between has lost its lease, but its end is seen.
      const isAlive = await log.has(id, 'writer');
      const last = await log.last(id);
      // What a busy process hears late says nothing of the writer.
      late = asyncScheduler.now() - begun > beat ? late + 1 : 0;
      if (!subscriber.closed && at === before) await judge(last, isAlive || (late > 0 && late < MOST_LATE));
    } catch {
      return;
    } finally {
      isLooking = false;
    }
  }

  async function judge(last: LogEntry | undefined, isAlive: boolean): Promise<void> {
    if (!last) return replace(last);
    const isLost = !isAlive && !isEnding(parseRecord(last.value));
    if (last.at === at) {
      if (isLost) await replace(last);
      else if (!reading) follow();
      return;
    }
    lostAt = isLost ? last.at : undefined;
    if (isAfter(at, last.at)) {
      // A log that ends earlier is another one: the one that was read is gone.
      at = START;
      lags = 0;
    }
    // It may have missed something, or take long: each time it has twice as long.
    lags += 1;
    if (Number.isInteger(Math.log2(lags))) follow();
    if (isLost && at === lostAt) await replace(last);
  }

  /** Takes the place of a writer that is gone, or of none. Whoever else does it first is read. */
  async function replace(last: LogEntry | undefined): Promise<void> {
    const partial = last && (await partialOf(log, id, last.at));
    if (subscriber.closed) return;
    const hasContent = last ? partial !== undefined : unpacker.hasContent();
    const continued = typeof onLost === 'function' && partial && defer(() => from(onLost(partial)));
    if (hasContent && onLost !== 'restart' && !continued) {
      subscriber.error(withPosition(new LostStreamError(), at));
      return;
    }
    await claim(continued || source, last?.at ?? START, Boolean(continued), settings);
    if (!last) at = START;
    if (!last || !reading) follow();
  }

  function follow(): void {
    reading?.unsubscribe();
    if (subscriber.closed) return;
    reading = log.read(id, at).subscribe({
      next(entries) {
        at = entries.at(-1)?.at ?? at;
        lags = 0;
        unpacker.push(entries);
        if (at === lostAt) void look();
      },
      error: (error: unknown) => subscriber.error(error),
    });
    subscriber.add(reading);
  }

  subscriber.add(
    every(beat, () => {
      void mark();
      const now = asyncScheduler.now();
      // After a stall, a writer in this process has not said yet that it lives.
      if (seen === at && now - beatAt < 2 * beat) void look();
      [seen, beatAt] = [at, now];
    }),
  );
  void mark().then(look);
}
