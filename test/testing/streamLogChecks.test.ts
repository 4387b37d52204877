import { map, mergeMap, of } from 'rxjs';
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
];

describe('streamLogChecks', () => {
  it.each(FAULTS)('notices a log that %s', async (_fault, check, create) => {
    const log = memoryLog();
    const found = streamLogChecks({ ...log, ...create(log) }).find(({ name }) => name === check);
    await expect(found?.run()).rejects.toThrow(/^Expected /);
  });

  it('says what it found', async () => {
    const log = memoryLog();
    const [first] = streamLogChecks({ ...log, last: () => Promise.resolve({ at: '1-0', value: 'x' }) });
    await expect(first?.run()).rejects.toThrow(new Error('Expected nothing, found {"at":"1-0","value":"x"}'));
  });
});
