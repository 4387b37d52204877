import { memoryLog, type MemoryLogConfig } from '../../src/server/memoryLog.ts';
import type { LogEntry, StreamLog } from '../../src/server/StreamLog.ts';
import { streamLogChecks } from 'rxjs-llm/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const entry = (at: string): LogEntry => ({ at, value: at });

function begin(log: StreamLog, id: string, lease = 0): Promise<boolean> {
  return log.append(id, [entry('1-0')], { after: '0-0', lease });
}

async function idsIn(log: StreamLog, ids: readonly string[]): Promise<readonly string[]> {
  const last = await Promise.all(ids.map((id) => log.last(id)));
  return ids.filter((_, index) => last[index]);
}

describe('memoryLog as a log', () => {
  for (const { name, run } of streamLogChecks(memoryLog())) it(name, run);
});

describe('memoryLog', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('drops an answer some time after its last entry', async () => {
    const log = memoryLog({ ttl: 1_000 });
    await begin(log, 'a');
    vi.advanceTimersByTime(900);
    await log.append('a', [entry('1-1')], { after: '1-0', lease: 0 });
    vi.advanceTimersByTime(999);
    expect(await log.last('a')).toStrictEqual(entry('1-1'));
    vi.advanceTimersByTime(1);
    expect(await log.last('a')).toBeUndefined();
  });

  it('retains an answer whose writer lives, however long it is silent', async () => {
    const log = memoryLog({ ttl: 1_000 });
    await begin(log, 'a', 5_000);
    vi.advanceTimersByTime(4_000);
    expect(await log.append('a', [entry('1-1')], { after: '1-0', lease: 0 })).toBe(true);
  });

  it('starts no timer', async () => {
    const log = memoryLog();
    await begin(log, 'a', 5_000);
    await log.mark('a', 'readers', 5_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('emits a new answer to a reader who has waited since an earlier one was dropped', async () => {
    const log = memoryLog({ ttl: 1_000 });
    const read: LogEntry[] = [];
    await begin(log, 'a');
    log.read('a', '0-0').subscribe((entries) => read.push(...entries));
    vi.advanceTimersByTime(1_000);
    expect(await log.append('a', [entry('2-0')], { after: '0-0', lease: 0 })).toBe(true);
    expect(read).toStrictEqual([entry('1-0'), entry('2-0')]);
  });

  it('drops the oldest answers beyond a number, but none that is written or read', async () => {
    const log = memoryLog({ maxLogs: 3 });
    await begin(log, 'written', 5_000);
    await begin(log, 'read');
    const reader = log.read('read', '0-0').subscribe();
    const others = ['a', 'b', 'c', 'd'];
    for (const id of others) await begin(log, id);
    expect(await idsIn(log, ['written', 'read', ...others])).toStrictEqual(['written', 'read', 'd']);

    reader.unsubscribe();
    vi.advanceTimersByTime(5_000);
    await begin(log, 'e');
    await begin(log, 'f');
    expect(await idsIn(log, ['written', 'read', 'd', 'e', 'f'])).toStrictEqual(['d', 'e', 'f']);
  });

  it('drops the oldest answers beyond so many bytes when one begins, but none that is written or read', async () => {
    const log = memoryLog({ maxBytes: 5_000 });
    const large = [{ at: '1-0', value: 'x'.repeat(1_000) }];
    const write = (id: string, lease = 0) => log.append(id, large, { after: '0-0', lease });
    await write('written', 5_000);
    await write('read');
    const reader = log.read('read', '0-0').subscribe();
    const others = ['a', 'b', 'c', 'd'];
    for (const id of others) await write(id);
    expect(await idsIn(log, ['written', 'read', ...others])).toStrictEqual(['written', 'read', 'd']);

    reader.unsubscribe();
    vi.advanceTimersByTime(5_000);
    for (const id of ['e', 'f']) await write(id);
    expect(await idsIn(log, ['written', 'read', 'd', 'e', 'f'])).toStrictEqual(['d', 'e', 'f']);
  });

  it('counts no byte of an answer whose time is over', async () => {
    const log = memoryLog({ ttl: 1_000, maxBytes: 5_000 });
    const append = (id: string, at: string, size: number) =>
      log.append(id, [{ at, value: 'x'.repeat(size) }], { after: '0-0', lease: 0 });
    for (let time = 1; time <= 20; time += 1) {
      log.read('waited for', '0-0').subscribe();
      await append('waited for', `${time}-0`, 1_000);
      vi.advanceTimersByTime(1_000);
      expect(await log.last('waited for')).toBeUndefined();
    }
    for (const id of ['a', 'b', 'c']) await append(id, '1-0', 500);
    expect(await idsIn(log, ['a', 'b', 'c'])).toStrictEqual(['a', 'b', 'c']);
  });

  it('retains nothing for an id that was only asked for', async () => {
    const log = memoryLog({ maxLogs: 1 });
    await begin(log, 'a');
    for (const id of ['b', 'c']) {
      await log.last(id);
      await log.has(id, 'writer');
      log.read(id, '0-0').subscribe().unsubscribe();
    }
    expect(await idsIn(log, ['a'])).toStrictEqual([]);
  });

  it('emits in order if a reader appends', async () => {
    const log = memoryLog();
    const read: string[] = [];
    log.read('a', '0-0').subscribe(([first]) => {
      if (first?.at === '1-0') void log.append('a', [entry('1-1')], { after: '1-0', lease: 0 });
    });
    log.read('a', '0-0').subscribe((entries) => read.push(...entries.map(({ at }) => at)));
    await begin(log, 'a');
    expect(read).toStrictEqual(['1-0', '1-1']);
  });

  it.each<MemoryLogConfig>([{ ttl: NaN }, { ttl: -1 }, { maxLogs: NaN }, { maxBytes: NaN }])(
    'refuses %o',
    (config) => {
      expect(() => memoryLog(config)).toThrow(TypeError);
    },
  );
});
