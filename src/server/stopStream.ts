import { lastOf } from './lastOf.ts';
import { isEnding, formatRecord, parseRecord, type LogRecord } from './logRecord.ts';
import { epochOf } from './position.ts';
import { stopMarkOf } from './stopMarkOf.ts';
import type { StreamId } from './streamId.ts';
import type { StreamLog } from './StreamLog.ts';

const STOPPED: readonly LogRecord[] = [
  { type: 'finish', reason: 'other', rawReason: 'stopped' },
  { type: 'done' },
  { type: '$end' },
];

/**
 * Stops an answer for all of its readers, on whichever server it is written: the source is unsubscribed.
 *
 * Each reader gets a `finish` with the reason `other` and the raw reason `stopped`, then `done`, and completes. What was
 * written is retained. A client that merely disconnects stops nothing.
 *
 * Rejects if the log doesn't answer for some seconds.
 *
 * @returns Whether there was something to stop.
 *
 * @example
 * ```ts
 * import { memoryLog, stopStream, streamId } from 'rxjs-llm/server';
 *
 * await stopStream(memoryLog(), streamId('ann', 'message 1')); // => false
 * ```
 */
export async function stopStream(log: StreamLog, id: StreamId): Promise<boolean> {
  for (let losses = 0; ; losses += 1) {
    const last = await lastOf(log, id);
    if (!last || isEnding(parseRecord(last.value))) return losses > FEW;
    const entries = STOPPED.map((record, index) => ({
      at: `${epochOf(last.at) + 1}-${index}`,
      value: formatRecord(record),
    }));
    if (await log.append(id, entries, { after: last.at, lease: 0 })) return true;
    // A busy writer may be quicker each time. It looks for this with each beat.
    if (losses === FEW) await log.mark(stopMarkOf(id), 'readers', A_WHILE);
  }
}

const FEW = 3;
/** In milliseconds: longer than a beat. */
const A_WHILE = 60_000;
