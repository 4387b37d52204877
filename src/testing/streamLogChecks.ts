import { firstValueFrom, timer } from 'rxjs';
import type { LogEntry, StreamLog } from '../server/StreamLog.ts';
import { checkEqual, createEntries, drawCuts, readUntil } from './logEntries.ts';

/** One check of a log, for any test framework. */
export interface StreamLogCheck {
  /** What the log does, as the name of a test. */
  readonly name: string;
  /** Rejects if it doesn't. */
  readonly run: () => Promise<void>;
}

/**
 * Lists what a `StreamLog` must do: who may append, what a repeated append does, and that readers miss and double nothing.
 *
 * @param log - The log to check. Each check uses ids of its own.
 * @param other - The same store as another process sees it. Default: the same log.
 *
 * @example
 * ```ts
 * import { memoryLog } from 'rxjs-llm/server';
 * import { streamLogChecks } from 'rxjs-llm/testing';
 *
 * for (const { run } of streamLogChecks(memoryLog())) await run(); // in a test: it(name, run)
 * ```
 */
export function streamLogChecks(log: StreamLog, other: StreamLog = log): readonly StreamLogCheck[] {
  return Object.entries(CHECKS).map(([name, check]) => ({
    name,
    run: () => check(log, other, Math.random().toString(36).slice(2).padEnd(12, '0')),
  }));
}

/** In milliseconds: long enough for a busy machine, and short enough for a test. */
const MOMENT = 300;
const LONG = 60_000;

type Check = (log: StreamLog, other: StreamLog, id: string) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  async 'has nothing for an id that nobody has used'(log, other, id) {
    checkEqual(await log.last(id), undefined);
    checkEqual([await log.has(id, 'writer'), await other.has(id, 'readers')], [false, false]);
  },

  async 'appends after the last position only'(log, other, id) {
    const [first, second, third] = createEntries(1, 3);
    checkEqual(await log.append(id, [second], { after: first.at, lease: LONG }), false);
    checkEqual(await log.append(id, [first, second], { after: '0-0', lease: LONG }), true);
    checkEqual(await other.append(id, [third], { after: first.at, lease: LONG }), false);
    checkEqual(await other.append(id, [third], { after: '0-0', lease: LONG }), false);
    checkEqual(await other.last(id), second);
    checkEqual(await other.append(id, [third], { after: second.at, lease: LONG }), true);
    checkEqual(await readUntil(log, id, '0-0', third.at), [first, second, third]);
  },

  async 'refuses a writer whose epoch is over'(log, other, id) {
    const [opening, next] = createEntries(1, 2);
    const [takeover] = createEntries(2, 1);
    await log.append(id, [opening], { after: '0-0', lease: LONG });
    checkEqual(await other.append(id, [takeover], { after: opening.at, lease: LONG }), true);
    checkEqual(await log.append(id, [next], { after: opening.at, lease: LONG }), false);
    checkEqual(await readUntil(log, id, '0-0', takeover.at), [opening, takeover]);
  },

  async 'has one winner if two writers begin at once'(log, other, id) {
    const claims = ['one', 'other'].map((value) => ({ at: '1-0', value }));
    const won = await Promise.all(
      claims.map((claim, index) =>
        (index === 0 ? log : other).append(id, [claim], { after: '0-0', lease: LONG }),
      ),
    );
    checkEqual(won.filter(Boolean).length, 1);
    checkEqual(await log.last(id), claims[won.indexOf(true)]);
  },

  async 'does a repeated append once'(log, other, id) {
    const [first, second, third] = createEntries(1, 3);
    for (let time = 0; time < 3; time++) {
      checkEqual(await log.append(id, [first, second], { after: '0-0', lease: LONG }), true);
    }
    for (let time = 0; time < 2; time++) {
      checkEqual(await other.append(id, [third], { after: second.at, lease: LONG }), true);
    }
    checkEqual(await readUntil(other, id, '0-0', third.at), [first, second, third]);
  },

  async 'tells a repeated append from that of another writer by its value'(log, other, id) {
    checkEqual(await log.append(id, [{ at: '1-0', value: 'one' }], { after: '0-0', lease: LONG }), true);
    checkEqual(await other.append(id, [{ at: '1-0', value: 'other' }], { after: '0-0', lease: LONG }), false);
  },

  async 'reads from any position, while entries come in any pieces, without a gap and each once'(
    log,
    other,
    id,
  ) {
    const entries = [...createEntries(1, 40), ...createEntries(2, 40)];
    const end = entries.at(-1)?.at ?? '';
    const readers: Promise<readonly LogEntry[]>[] = [];
    const starts: number[] = [];
    let written = 0;
    for (const size of drawCuts(entries.length)) {
      for (const reader of [log, other]) {
        const start = Math.floor(Math.random() * (written + 1));
        starts.push(start);
        readers.push(readUntil(reader, id, entries[start - 1]?.at ?? '0-0', end));
      }
      const after = entries[written - 1]?.at ?? '0-0';
      const isDone = await log.append(id, entries.slice(written, written + size), { after, lease: LONG });
      checkEqual(isDone, true);
      written += size;
    }
    const read = await Promise.all(readers);
    read.forEach((found, index) => checkEqual(found, entries.slice(starts[index])));
  },

  async 'reads nothing of another id, and nothing after unsubscribing'(log, other, id) {
    const [first, second] = createEntries(1, 2);
    const found: LogEntry[] = [];
    const subscriptions = [`${id}-`, id].map((name) =>
      other.read(name, '0-0').subscribe({
        next: (entries) => found.push(...entries),
        error: (error: unknown) => found.push({ at: '', value: String(error) }),
      }),
    );
    await log.append(id, [first], { after: '0-0', lease: LONG });
    checkEqual(await readUntil(other, id, '0-0', first.at), [first]);
    subscriptions[1]?.unsubscribe();
    const before = found.length;
    await log.append(id, [second], { after: first.at, lease: LONG });
    checkEqual(await readUntil(other, id, first.at, second.at), [second]);
    checkEqual(found.slice(before), []);
    subscriptions[0]?.unsubscribe();
  },

  async 'gives values back as they were'(log, other, id) {
    const values = ['', '\0', 'a\r\nb\n\n', '"{\\u0000}"', 'ü☂🎉', ' '.repeat(3), '0', 'x'.repeat(200_000)];
    const entries = values.map((value, index) => ({ at: `1-${index + 1}`, value }));
    const live = readUntil(other, id, '0-0', `1-${values.length}`);
    await log.append(id, entries, { after: '0-0', lease: LONG });
    checkEqual([await live, await log.last(id)], [entries, entries.at(-1)]);
  },

  async 'says that somebody lives for as long as they said'(log, other, id) {
    await log.mark(id, 'readers', MOMENT);
    const [first, second] = createEntries(1, 2);
    await log.append(id, [first], { after: '0-0', lease: LONG });
    checkEqual(await other.has(id, 'writer'), true);
    await log.append(id, [second], { after: first.at, lease: 0 });
    checkEqual(await other.has(id, 'writer'), false);
    await log.mark(id, 'writer', LONG);
    checkEqual(await other.has(id, 'writer'), true);
    await firstValueFrom(timer(2 * MOMENT), { defaultValue: 0 });
    checkEqual([await other.has(id, 'readers'), await log.has(id, 'writer')], [false, true]);
  },
};
