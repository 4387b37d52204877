import type { LogEntry } from '../server/StreamLog.ts';
import {
  checkEqual,
  createEntries,
  drawCuts,
  epochNow,
  LONG,
  NOWHERE,
  readUntil,
  type LogChecks,
} from './logEntries.ts';

/** What a reader gets. */
export const READ_CHECKS: LogChecks = {
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
        readers.push(readUntil(reader, id, entries[start - 1]?.at ?? NOWHERE, end));
      }
      const after = entries[written - 1]?.at ?? NOWHERE;
      const isDone = await log.append(id, entries.slice(written, written + size), { after, lease: LONG });
      checkEqual(isDone, true);
      written += size;
    }
    const read = await Promise.all(readers);
    read.forEach((found, index) => checkEqual(found, entries.slice(starts[index])));
  },

  async 'reads a long answer whole, from its beginning and from its middle'(log, other, id) {
    const entries = createEntries(1, 2_500);
    const middle = 1_234;
    const end = entries.at(-1)?.at ?? '';
    for (let size = 0; size < entries.length; size += 500) {
      const after = entries[size - 1]?.at ?? NOWHERE;
      await log.append(id, entries.slice(size, size + 500), { after, lease: LONG });
    }
    checkEqual(await readUntil(other, id, NOWHERE, end), entries);
    checkEqual(await readUntil(other, id, entries[middle]?.at ?? '', end), entries.slice(middle + 1));
  },

  async 'compares positions as numbers, also after one that has no entry'(log, other, id) {
    // The last one has as many digits as a position may have.
    const epochs = [9, 10, 999, epochNow(), epochNow() + 1, 8_999_999_999_999_999];
    const entries = epochs.flatMap((epoch) => createEntries(epoch, 11));
    const end = entries.at(-1)?.at ?? '';
    await log.append(id, entries, { after: NOWHERE, lease: LONG });
    for (const [index, { at }] of entries.entries()) {
      if (at !== end) checkEqual(await readUntil(other, id, at, end), entries.slice(index + 1));
    }
    for (const epoch of epochs) {
      const next = entries.findIndex(({ at }) => at === `${epoch}-10`) + 1;
      if (entries[next]) checkEqual(await readUntil(other, id, `${epoch}-11`, end), entries.slice(next));
    }
    checkEqual(await readUntil(other, id, '0-7', end), entries);
  },

  async 'reads anew with each subscription'(log, other, id) {
    const [first, second] = createEntries(1, 2);
    const answer = other.read(id, NOWHERE);
    const again = { ...other, read: () => answer };
    await log.append(id, [first], { after: NOWHERE, lease: LONG });
    checkEqual(await readUntil(again, id, NOWHERE, first.at), [first]);
    await log.append(id, [second], { after: first.at, lease: LONG });
    checkEqual(await readUntil(again, id, NOWHERE, second.at), [first, second]);
  },

  async 'reads nothing of another id, and nothing after unsubscribing'(log, other, id) {
    const [first, second] = createEntries(1, 2);
    const found: LogEntry[] = [];
    const subscriptions = [`${id}-`, id].map((name) =>
      other.read(name, NOWHERE).subscribe({
        next: (entries) => found.push(...entries),
        error: (error: unknown) => found.push({ at: '', value: String(error) }),
      }),
    );
    await log.append(id, [first], { after: NOWHERE, lease: LONG });
    checkEqual(await readUntil(other, id, NOWHERE, first.at), [first]);
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
    const live = readUntil(other, id, NOWHERE, `1-${values.length}`);
    await log.append(id, entries, { after: NOWHERE, lease: LONG });
    checkEqual([await live, await log.last(id)], [entries, entries.at(-1)]);
  },
};
