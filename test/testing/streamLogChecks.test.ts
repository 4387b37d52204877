import { defer, map, mergeMap, of, startWith, tap, throwError } from 'rxjs';
import { memoryLog } from '../../src/server/memoryLog.ts';
import type { StreamLog } from '../../src/server/StreamLog.ts';
import { streamLogChecks } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';

/** A log with one fault, and the check that notices it. */
type Fault = [fault: string, check: string, create: (log: StreamLog) => Partial<StreamLog>];

const FAULTS: readonly Fault[] = [
  [
    'appends after any position',
    'appends after the last position only',
    (log) => ({
      append: async (id, entries, config) =>
        log.append(id, entries, { ...config, after: (await log.last(id))?.at ?? '0-0' }),
    }),
  ],
  [
    'refuses a repeated append',
    'does a repeated append once',
    (log) => ({
      append: async (id, entries, config) =>
        (await log.last(id))?.at !== entries.at(-1)?.at && log.append(id, entries, config),
    }),
  ],
  [
    'takes the append of another writer for a repeated one',
    'tells a repeated append from that of another writer by its value',
    (log) => ({
      append: async (id, entries, config) =>
        (await log.last(id))?.at === entries.at(-1)?.at || log.append(id, entries, config),
    }),
  ],
  [
    'doubles what it reads',
    'reads from any position, while entries come in any pieces, without a gap and each once',
    (log) => ({ read: (id, after) => log.read(id, after).pipe(mergeMap((entries) => of(entries, entries))) }),
  ],
  [
    'reads from the beginning',
    'reads from any position, while entries come in any pieces, without a gap and each once',
    (log) => ({ read: (id) => log.read(id, '0-0') }),
  ],
  [
    'trims values',
    'gives values back as they were',
    (log) => ({
      read: (id, after) =>
        log
          .read(id, after)
          .pipe(map((entries) => entries.map(({ at, value }) => ({ at, value: value.trim() })))),
    }),
  ],
  [
    'reads another id too',
    'reads nothing of another id, and nothing after unsubscribing',
    (log) => ({ read: (id, after) => log.read(id.replace('-', ''), after) }),
  ],
  [
    'says that everybody lives',
    'says that somebody lives for as long as they said',
    () => ({ has: () => Promise.resolve(true) }),
  ],
  [
    'appends one entry after the other',
    'appends all entries of an append at once',
    (log) => ({
      async append(id, entries, { after, lease }) {
        let at = after;
        for (const entry of entries) {
          if (!(await log.append(id, [entry], { after: at, lease }))) return false;
          at = entry.at;
          await new Promise((resolve) => setTimeout(resolve));
        }
        return true;
      },
    }),
  ],
  [
    'takes an append of an earlier writer for a repeated one',
    'refuses a writer whose epoch is over',
    (log) => {
      const appended = new Set<string>();
      return {
        async append(id, entries, config) {
          const key = JSON.stringify([id, entries]);
          const isDone = appended.has(key) || (await log.append(id, entries, config));
          if (isDone) appended.add(key);
          return isDone;
        },
      };
    },
  ],
  [
    'loses an entry at the end of a page',
    'reads a long answer whole, from its beginning and from its middle',
    (log) => ({
      read: (id, after) =>
        log.read(id, after).pipe(map((entries) => entries.filter((_, index) => index !== 1_000))),
    }),
  ],
  [
    'reads all after a position that has no entry',
    'compares positions as numbers, also after one that has no entry',
    (log) => ({ read: (id, after) => log.read(id, after.endsWith('-11') ? '0-0' : after) }),
  ],
  [
    'shares a cursor between subscriptions',
    'reads anew with each subscription',
    (log) => ({
      read(id, after) {
        let at = after;
        return defer(() => log.read(id, at)).pipe(tap((entries) => (at = entries.at(-1)?.at ?? at)));
      },
    }),
  ],
  [
    'emits an empty list',
    'does a repeated append once',
    (log) => ({ read: (id, after) => log.read(id, after).pipe(startWith([])) }),
  ],
  [
    'ignores that somebody reads',
    'says that somebody lives for as long as they said',
    (log) => ({ mark: (id, who, ms) => (who === 'readers' ? Promise.resolve() : log.mark(id, who, ms)) }),
  ],
  [
    'renews no lease',
    'lets a writer live for the lease of its last append',
    (log) => {
      const leases = new Map<string, number>();
      return {
        append(id, entries, { after, lease }) {
          leases.set(id, leases.get(id) ?? Date.now() + lease);
          return log.append(id, entries, { after, lease: (leases.get(id) ?? 0) - Date.now() });
        },
      };
    },
  ],
  [
    'gives each writer a lease',
    'gives no lease to a writer whose append it refuses',
    (log) => ({
      async append(id, entries, config) {
        await log.mark(id, 'writer', config.lease);
        return log.append(id, entries, config);
      },
    }),
  ],
  [
    'cuts ids at a colon',
    'takes nobody for the writer or a reader of another id',
    (log) => ({ has: (id, who) => log.has(id.replace(/:.*/, ''), who) }),
  ],
];

describe('streamLogChecks', () => {
  it.each(FAULTS)('notices a log that %s', async (_fault, check, create) => {
    const log = memoryLog();
    const found = streamLogChecks({ ...log, ...create(log) }).find(({ name }) => name === check);
    await expect(found?.run()).rejects.toThrow(/^Expected /);
  });

  it('reports the first failure only', async () => {
    const rejections: unknown[] = [];
    const listen = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', listen);
    const broken: StreamLog = {
      ...memoryLog(),
      append: () => Promise.resolve(false),
      read: () => throwError(() => new Error('away')),
    };
    for (const { run } of streamLogChecks(broken).slice(1)) await run().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', listen);
    expect(rejections).toStrictEqual([]);
  });

  it('says what it found', async () => {
    const log = memoryLog();
    const [first] = streamLogChecks({ ...log, last: () => Promise.resolve({ at: '1-0', value: 'x' }) });
    await expect(first?.run()).rejects.toThrow(new Error('Expected nothing, found {"at":"1-0","value":"x"}'));
  });
});
