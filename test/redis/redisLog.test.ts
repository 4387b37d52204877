import { createClient } from '@redis/client';
import { createHash } from 'node:crypto';
import { interval, map, of, Subscriber, take, type Observable } from 'rxjs';
import { pickText, type Delta } from 'rxjs-llm';
import { redisLog, type RedisClient, type RedisLog } from 'rxjs-llm/redis';
import { shareThrough, streamId, type LogEntry } from 'rxjs-llm/server';
import { streamLogChecks } from 'rxjs-llm/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { APPEND_SCRIPT, APPEND_SHA } from '../../src/redis/appendScript.ts';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';

type Client = Awaited<ReturnType<typeof connect>>;

async function connect(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: () => 50 } });
  client.on('error', () => undefined);
  return client.connect();
}

const claim: LogEntry = { at: '1-0', value: 'claim' };
const last: LogEntry = { at: '1-1', value: 'last' };
const words = (count: number): Observable<Delta> =>
  interval(10).pipe(
    take(count),
    map((word) => ({ type: 'text', text: `w${word} ` })),
  );

it('knows the hash of its script', () => {
  expect(APPEND_SHA).toBe(createHash('sha1').update(APPEND_SCRIPT).digest('hex'));
});

it('takes the client of @redis/client', () => {
  expectTypeOf<Client>().toExtend<RedisClient>();
  expectTypeOf(redisLog).returns.toEqualTypeOf<RedisLog>();
});

it.each([0, -1, NaN])('refuses a ttl of %d', (ttl) => {
  const client: RedisClient = {
    sendCommand: () => Promise.reject(new Error()),
    duplicate: () => expect.fail(),
  };
  expect(() => redisLog(client, { ttl })).toThrow(TypeError);
});

it('subscribes to every channel with the same listener, on one connection', async () => {
  const subscribe = vi.fn((channel: string) => Promise.resolve(channel));
  const duplicate = vi.fn(() => ({
    connect: () => Promise.resolve(),
    subscribe,
    unsubscribe: () => Promise.resolve(),
    on: () => undefined,
    destroy: () => undefined,
  }));
  const log = redisLog({ sendCommand: () => Promise.resolve([]), duplicate });
  const readers = ['a', 'b'].map((id) => log.read(id, '0-0').subscribe());
  await vi.waitFor(() => expect(subscribe).toHaveBeenCalledTimes(2), EVENTUALLY);
  const [first, second] = subscribe.mock.calls as unknown[][];
  expect(first?.[1]).toBe(second?.[1]);
  expect(duplicate).toHaveBeenCalledTimes(1);
  for (const reader of readers) reader.unsubscribe();
});

describe('redisLog while Redis is away', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A client that can be away, and how often it was asked and opened a connection. */
  function createShaky() {
    const state = { isAway: true, asked: 0, opened: 0 };
    const answer = <T>(value: T): Promise<T> =>
      state.isAway ? Promise.reject(new Error('away')) : Promise.resolve(value);
    const client: RedisClient = {
      sendCommand: () => ((state.asked += 1), answer([['1-0', ['d', 'claim']]])),
      duplicate: () => ({
        connect: () => ((state.opened += 1), answer(undefined)),
        subscribe: () => Promise.resolve(),
        unsubscribe: () => Promise.resolve(),
        on: () => undefined,
        destroy: () => undefined,
      }),
    };
    return { state, log: redisLog(client) };
  }

  it('opens its connection when Redis is back, though the first try has failed', async () => {
    const { state, log } = createShaky();
    const read: LogEntry[] = [];
    const reader = log.read('a', '0-0').subscribe((entries) => read.push(...entries));
    await vi.advanceTimersByTimeAsync(1_000);
    state.isAway = false;
    await vi.advanceTimersByTimeAsync(200);
    expect([read, state.opened]).toStrictEqual([[claim], 7]);
    reader.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('retains nothing of the times that it has tried', async () => {
    const { state, log } = createShaky();
    state.isAway = false;
    const reader = new Subscriber<readonly LogEntry[]>();
    const add = vi.spyOn(reader, 'add');
    const remove = vi.spyOn(reader, 'remove');
    log.read('a', '0-0').subscribe(reader);
    state.isAway = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state.asked).toBeGreaterThan(40);
    expect(add.mock.calls.length - remove.mock.calls.length).toBeLessThan(6);
    reader.unsubscribe();
  });
});

it('starts no timer of the client for what it sends', async () => {
  const sendCommand = vi.fn<RedisClient['sendCommand']>(() => Promise.resolve([]));
  const log = redisLog({ sendCommand, duplicate: () => expect.fail() });
  await log.append('a', [claim], { after: '0-0', lease: 1 });
  await log.mark('a', 'writer', 1);
  await log.has('a', 'writer');
  await log.last('a');
  expect(sendCommand.mock.calls.map(([, options]) => options?.timeout)).toStrictEqual([0, 0, 0, 0, 0]);
});

describe.skipIf(!hasRedis())('redisLog on a Redis', () => {
  let redis: TestRedis;
  let clients: Client[];
  let log: RedisLog;
  let other: RedisLog;

  beforeAll(async () => {
    redis = await startRedis();
    clients = await Promise.all([connect(redis.url), connect(redis.url), connect(redis.url)]);
    [log, other] = [redisLog(clients[0] as Client), redisLog(clients[1] as Client)];
  });
  afterAll(async () => {
    log.close();
    other.close();
    for (const client of clients) client.destroy();
    await redis.remove();
  });

  // They need a log that exists when they run.
  const late = (which: () => RedisLog): RedisLog => ({
    append: (...given) => which().append(...given),
    read: (...given) => which().read(...given),
    last: (...given) => which().last(...given),
    mark: (...given) => which().mark(...given),
    has: (...given) => which().has(...given),
    close: () => which().close(),
  });
  for (const { name, run } of streamLogChecks(
    late(() => log),
    late(() => other),
  ))
    it(name, run);

  it('drops an answer some time after its last entry, but not while its writer lives', async () => {
    const short = redisLog(clients[2] as Client, { ttl: 300, prefix: 'short:' });
    await short.append('gone', [claim], { after: '0-0', lease: 0 });
    await short.append('alive', [claim], { after: '0-0', lease: 60_000 });
    await short.mark('alive', 'writer', 60_000);
    await vi.waitFor(async () => expect(await short.last('gone')).toBeUndefined(), EVENTUALLY);
    expect(await short.last('alive')).toStrictEqual(claim);
  });

  it('appends nothing to an answer that was evicted, though the lease of its writer was not', async () => {
    await log.append('evicted', [claim], { after: '0-0', lease: 60_000 });
    await clients[2]?.del('rxjs-llm:{evicted}');
    expect(await log.append('evicted', [last], { after: claim.at, lease: 60_000 })).toBe(false);
    expect(await log.last('evicted')).toBeUndefined();
  });

  it('appends nothing while the memory of Redis is full, and then where it was', async () => {
    const admin = clients[2] as Client;
    const large = 'x'.repeat(100_000);
    const append = (seq: number): Promise<boolean> =>
      log.append('full', [{ at: `1-${seq + 1}`, value: large }], { after: `1-${seq}`, lease: 60_000 });
    await log.append('full', [claim], { after: '0-0', lease: 60_000 });
    const used = /used_memory:(\d+)/.exec(await admin.info('memory'))?.[1];
    await admin.configSet('maxmemory', String(Number(used) + 3_000_000));
    let seq = 0;
    try {
      await expect(
        (async () => {
          while (seq < 100) if (await append(seq)) seq += 1;
        })(),
      ).rejects.toThrow('OOM');
    } finally {
      await admin.configSet('maxmemory', '0');
    }
    expect((await log.last('full'))?.at).toBe(`1-${seq}`);
    expect(await append(seq)).toBe(true);
  });

  it('renews the TTL with each append, and appends after its writer has said that it lives', async () => {
    await log.append('renewed', [claim], { after: '0-0', lease: 60_000 });
    await clients[2]?.pExpire('rxjs-llm:{renewed}', 9_000);
    await log.append('renewed', [last], { after: claim.at, lease: 60_000 });
    expect(await clients[2]?.pTTL('rxjs-llm:{renewed}')).toBeGreaterThan(9_000);
    await log.mark('renewed', 'writer', 60_000);
    expect(await log.append('renewed', [{ at: '1-2', value: '' }], { after: last.at, lease: 0 })).toBe(true);
  });

  it('puts all keys of an answer into one slot, with a prefix and a TTL', async () => {
    const client = clients[2] as Client;
    const ours = redisLog(client, { prefix: 'ours:' });
    await ours.append('a', [claim], { after: '0-0', lease: 9_000 });
    await ours.mark('a', 'readers', 9_000);
    const keys = await client.keys('ours:*');
    expect(keys.toSorted()).toStrictEqual(['ours:{a}', 'ours:{a}:readers', 'ours:{a}:writer']);
    for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0);
  });

  it('reads an answer of several pages', async () => {
    const entries = Array.from({ length: 2_500 }, (_, seq) => ({ at: `1-${seq}`, value: String(seq) }));
    await log.append('long', entries, { after: '0-0', lease: 0 });
    const read: LogEntry[] = [];
    const reader = other.read('long', '1-9').subscribe((page) => read.push(...page));
    await vi.waitFor(() => expect(read).toHaveLength(2_490), EVENTUALLY);
    expect(read).toStrictEqual(entries.slice(10));
    reader.unsubscribe();
  });

  it('reads on over one connection that is killed again and again', async () => {
    const admin = clients[2] as Client;
    const killer = setInterval(() => void admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']), 100);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const id = streamId('ann', `killed ${index >> 1}`);
        return outcomeOf(words(80).pipe(shareThrough(index % 2 ? log : other, { id }), pickText()));
      }),
    );
    clearInterval(killer);
    const expected = Array.from({ length: 80 }, (_, word) => `w${word} `).join('');
    for (const { values, error } of answers)
      expect([values.join(''), error]).toStrictEqual([expected, undefined]);
    const list = await admin.sendCommand<string>(['CLIENT', 'LIST', 'TYPE', 'pubsub']);
    expect(list.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('reads what was published while its connection was lost', async () => {
    const [reading, writing] = [redisLog(clients[0] as Client), redisLog(clients[1] as Client)];
    const read: LogEntry[] = [];
    const reader = reading.read('missed', '0-0').subscribe((entries) => read.push(...entries));
    await writing.append('missed', [claim], { after: '0-0', lease: 0 });
    await vi.waitFor(() => expect(read).toStrictEqual([claim]), EVENTUALLY);
    // In one go, so that nobody listens in between.
    await Promise.all([
      clients[1]?.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']),
      writing.append('missed', [last], { after: claim.at, lease: 0 }),
    ]);
    await vi.waitFor(() => expect(read).toStrictEqual([claim, last]), EVENTUALLY);
    reader.unsubscribe();
    reading.close();
  });

  it('does without the script that Redis has forgotten', async () => {
    await (clients[2] as Client).sendCommand(['SCRIPT', 'FLUSH']);
    expect(await log.append('forgotten', [claim], { after: '0-0', lease: 0 })).toBe(true);
  });

  it('listens to nothing when nobody reads', async () => {
    const reader = log.read('quiet', '0-0').subscribe();
    const admin = clients[2] as Client;
    const isHeard = async (): Promise<boolean> => (await admin.pubSubChannels('*{quiet}')).length > 0;
    await vi.waitFor(async () => expect(await isHeard()).toBe(true), EVENTUALLY);
    reader.unsubscribe();
    await vi.waitFor(async () => expect(await isHeard()).toBe(false), EVENTUALLY);
  });

  it('begins anew when Redis has lost all answers, and tells the readers', async () => {
    const id = streamId('ann', 'lost');
    const settings = { id, lease: 1_000, onLost: 'restart' } as const;
    const reading = [log, other].map((from) => outcomeOf(words(150).pipe(shareThrough(from, settings))));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await redis.kill();
    await redis.start();
    for (const { values, error } of await Promise.all(reading)) {
      const start = values.findLastIndex(({ type }) => type === 'restart');
      expect(start).toBeGreaterThan(0);
      const text = await outcomeOf(of(...values.slice(start)).pipe(pickText()));
      expect([text.values.join(''), error]).toStrictEqual([
        Array.from({ length: 150 }, (_, word) => `w${word} `).join(''),
        undefined,
      ]);
    }
  });
});
