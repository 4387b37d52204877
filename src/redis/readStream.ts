import { asyncScheduler, Observable } from 'rxjs';
import { isAfter } from '../server/position.ts';
import type { LogEntry } from '../server/StreamLog.ts';
import type { Channels } from './createChannels.ts';

/** How long to wait before a failed command is sent again, in milliseconds. */
const PAUSE = 200;
/** How many entries are read at once: a long answer would block Redis for others. */
const PAGE = 1_000;

/**
 * Reads a stream and then what is published of it. The stream is the truth: a message is taken only if it continues what has
 * been read. Any other one, and each new connection, only says that there may be more in the stream.
 *
 * @param pull - Reads at most as many entries of the stream after a position.
 */
export function readStream(
  channels: Channels,
  channel: string,
  after: string,
  pull: (after: string, count: number) => Promise<readonly LogEntry[]>,
): Observable<readonly LogEntry[]> {
  return new Observable((subscriber) => {
    let at = after;
    let isPulling = true;
    let isBehind = false;

    function emit(entries: readonly LogEntry[]): void {
      at = entries.at(-1)?.at ?? at;
      if (entries.length > 0) subscriber.next(entries);
    }

    async function pullAll(): Promise<void> {
      isPulling = true;
      try {
        do {
          isBehind = false;
          const entries = await pull(at, PAGE);
          isBehind ||= entries.length === PAGE;
          emit(entries);
        } while (isBehind && !subscriber.closed);
        isPulling = false;
      } catch {
        later(pullAll);
      }
    }

    function hear(before: string, entry?: LogEntry): void {
      if (isPulling) isBehind = true;
      else if (entry && before === at) emit([entry]);
      else if (!entry || isAfter(entry.at, at)) void pullAll();
    }

    async function start(): Promise<void> {
      try {
        await channels.enter(channel, hear);
      } catch {
        return later(start);
      }
      if (!subscriber.closed) await pullAll();
    }

    function later(task: () => Promise<void>): void {
      subscriber.add(asyncScheduler.schedule(() => void task(), PAUSE));
    }

    subscriber.add(() => channels.leave(channel, hear));
    void start();
  });
}
