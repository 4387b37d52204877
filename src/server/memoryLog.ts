import { asyncScheduler, Observable } from 'rxjs';
import { checkLimits } from '../json/checkLimits.ts';
import { isAfter, START } from './position.ts';
import type { LogEntry, LogParty, StreamLog } from './StreamLog.ts';

/** How long and how many answers are retained. */
export interface MemoryLogConfig {
  /** How long an answer is retained after its last entry, in milliseconds. Default 600,000: ten minutes. */
  readonly ttl?: number;
  /** How many answers are retained. Beyond it the oldest that nobody writes or reads are dropped. Default 1,000. */
  readonly maxLogs?: number;
  /** About how many bytes all answers take. Beyond it the same are dropped. Default 268,435,456: 256 MiB. */
  readonly maxBytes?: number;
}

/** What is retained of one answer. */
interface Room {
  entries: LogEntry[];
  expires: number;
  readonly livesUntil: Record<LogParty, number>;
  readonly readers: Set<() => void>;
}

/**
 * Retains answers in the memory of this process, so that they survive a reload and a lost connection.
 *
 * Where there are several processes, or where an answer has to survive the death of one, use `redisLog` of `rxjs-llm/redis`:
 * nothing else changes.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { pickText, type Delta } from 'rxjs-llm';
 * import { memoryLog, shareThrough, streamId } from 'rxjs-llm/server';
 *
 * const log = memoryLog();
 * const answer = of<Delta[]>({ type: 'text', text: 'Hi' }, { type: 'done' });
 *
 * answer.pipe(shareThrough(log, { id: streamId('ann', 'message 1') }), pickText()); // => ['Hi']
 * ```
 */
export function memoryLog(config: MemoryLogConfig = {}): StreamLog {
  checkLimits(config);
  const { ttl = 600_000, maxLogs = 1_000, maxBytes = 268_435_456 } = config;
  let bytes = 0;
  /** The one that was appended to last is the last. */
  const rooms = new Map<string, Room>();

  function enter(id: string): Room {
    const known = find(id);
    if (known) return known;
    const room: Room = {
      entries: [],
      expires: asyncScheduler.now() + ttl,
      livesUntil: { writer: 0, readers: 0 },
      readers: new Set(),
    };
    tidy();
    rooms.set(id, room);
    return room;
  }

  /** An answer whose time is over isn't there, though readers may still wait for its id. */
  function find(id: string): Room | undefined {
    const room = rooms.get(id);
    if (room && isOver(room)) {
      bytes -= sizeOf(room.entries);
      room.entries = [];
      if (room.readers.size === 0) rooms.delete(id);
    }
    return rooms.get(id);
  }

  function isOver({ expires, livesUntil }: Room): boolean {
    return Math.max(expires, livesUntil.writer) <= asyncScheduler.now();
  }

  /** Makes room for one more. No timer does it, because a timer would keep the process alive. */
  function tidy(): void {
    let surplus = rooms.size + 1 - maxLogs;
    for (const [id, room] of rooms) {
      const isIdle = room.readers.size === 0 && room.livesUntil.writer <= asyncScheduler.now();
      const isFull = surplus > 0 || bytes > maxBytes;
      if (isIdle && (isFull || isOver(room))) {
        rooms.delete(id);
        bytes -= sizeOf(room.entries);
        surplus -= 1;
      } else if (!isFull) return;
    }
  }

  return {
    append(id, entries, { after, lease }) {
      const room = enter(id);
      const last = room.entries.at(-1);
      const next = entries.at(-1);
      if (last && last.at === next?.at && last.value === next.value) return Promise.resolve(true);
      if ((last?.at ?? START) !== after) return Promise.resolve(false);

      const now = asyncScheduler.now();
      room.entries.push(...entries);
      bytes += sizeOf(entries);
      room.expires = now + ttl;
      room.livesUntil.writer = now + lease;
      rooms.delete(id);
      rooms.set(id, room);
      for (const wake of room.readers) wake();
      return Promise.resolve(true);
    },

    read: (id, after) =>
      new Observable((subscriber) => {
        const room = enter(id);
        let at = after;
        let list: readonly LogEntry[] | undefined;
        let had = 0;
        /** Emits what this reader has not had, so that an append during an emission neither doubles nor overtakes. */
        function wake(): void {
          if (list !== room.entries) had = countUntil(at, room.entries);
          list = room.entries;
          const entries = list.slice(had);
          had = list.length;
          at = entries.at(-1)?.at ?? at;
          if (entries.length > 0) subscriber.next(entries);
        }
        room.readers.add(wake);
        subscriber.add(() => {
          room.readers.delete(wake);
          const isEmpty = room.readers.size === 0 && room.entries.length === 0;
          if (isEmpty && rooms.get(id) === room) rooms.delete(id);
        });
        wake();
      }),

    last: (id) => Promise.resolve(find(id)?.entries.at(-1)),

    mark(id, who, ms) {
      enter(id).livesUntil[who] = asyncScheduler.now() + ms;
      return Promise.resolve();
    },

    has: (id, who) => Promise.resolve((find(id)?.livesUntil[who] ?? 0) > asyncScheduler.now()),
  };
}

/** The most that they take: the engine stores a character in one byte or two. */
function sizeOf(entries: readonly LogEntry[]): number {
  let size = 0;
  for (const { value } of entries) size += 2 * value.length + ENTRY;
  return size;
}

/** What an entry takes besides its text, in bytes. */
const ENTRY = 64;

/** How many entries don't come after a position. */
function countUntil(at: string, entries: readonly LogEntry[]): number {
  return entries.findLastIndex((entry) => !isAfter(entry.at, at)) + 1;
}
