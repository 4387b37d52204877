import { createClient } from '@redis/client';
import { setTimeout as delay } from 'node:timers/promises';
import { filter, lastValueFrom, Observable, tap } from 'rxjs';
import { isTextDelta, type Delta } from 'rxjs-llm';
import { answerOf } from './tokens.ts';
import { createWay, type Way, type WayName } from './ways.ts';

/** How much of everything. */
export interface Load {
  readonly way: WayName;
  readonly redisUrl: string;
  readonly streams: number;
  readonly readers: number;
  /** Of each stream. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Whether the models are silent, so that the heap of open streams is measured. */
  readonly isSilent: boolean;
}

/** What a load has cost. Tokens are those that were read. */
export interface Cost {
  readonly tokens: number;
  readonly perSecond: number;
  /** How many streams were read exactly, and how many there were. */
  readonly exact: number;
  readonly read: number;
  /** In microseconds of CPU a token. */
  readonly node: number;
  readonly redis: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** In bytes, of one open stream. */
  readonly heap: number;
  /** How many connections to Redis this process has. */
  readonly clients: number;
}

/** Reads many streams at once, each token of which is counted. */
export async function measureLoad(load: Load): Promise<Cost> {
  const { streams, readers, perSecond, seconds } = load;
  const way = await createWay(load.way, load.redisUrl);
  const admin = await createClient({ url: load.redisUrl }).connect();
  if (load.isSilent) return { ...NOTHING, heap: await heapOf(way, streams) };

  const delays: number[] = [];
  const [cpuBefore, redisBefore, begin] = [process.cpuUsage(), await redisCPU(admin), performance.now()];
  const counters = await Promise.all(
    Array.from({ length: streams }, (_, index) => {
      const { deltas, createCounter } = answerOf(perSecond * seconds, perSecond);
      return Array.from({ length: readers }, async () => {
        const counter = createCounter();
        const reading = way(deltas, `loaded ${index}`).pipe(
          filter(isTextDelta),
          tap(({ text }) => delays.push(counter.count(text))),
        );
        await lastValueFrom(reading, { defaultValue: undefined }).catch(() => undefined);
        return counter;
      });
    }).flat(),
  );
  const took = (performance.now() - begin) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  const redis = (await redisCPU(admin)) - redisBefore;
  const clients = (await admin.sendCommand<string>(['CLIENT', 'LIST'])).split(' name=load ').length - 1;

  const tokens = counters.reduce((sum, counter) => sum + counter.tokens(), 0);
  delays.sort((a, b) => a - b);
  const percentile = (part: number): number => delays[Math.floor((delays.length - 1) * part)] ?? 0;
  return {
    tokens,
    perSecond: tokens / took,
    exact: counters.filter((counter) => counter.isExact()).length,
    read: counters.length,
    node: (cpu.user + cpu.system) / tokens,
    redis: (redis * 1_000_000) / tokens,
    p50: percentile(0.5),
    p99: percentile(0.99),
    heap: 0,
    clients,
  };
}

const NOTHING: Cost = {
  tokens: 0,
  perSecond: 0,
  exact: 0,
  read: 0,
  node: 0,
  redis: 0,
  p50: 0,
  p99: 0,
  heap: 0,
  clients: 0,
};

/** What an open stream costs while its model is silent, after its first token. */
async function heapOf(way: Way, streams: number): Promise<number> {
  const open = (name: string): Promise<void> =>
    new Promise((resolve, reject) => way(SILENT, name).subscribe({ next: () => resolve(), error: reject }));
  // The first ones make the engine compile.
  await Promise.all(Array.from({ length: 100 }, (_, index) => open(`warm ${index}`)));
  const before = await heapNow();
  await Promise.all(Array.from({ length: streams }, (_, index) => open(`silent ${index}`)));
  return ((await heapNow()) - before) / streams;
}

const SILENT = new Observable<Delta>((subscriber) => subscriber.next({ type: 'text', text: 'token' }));

/** In milliseconds. The client of Redis keeps a timer for each command, for five seconds. */
const A_WHILE = 6_000;

async function heapNow(): Promise<number> {
  await delay(A_WHILE);
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** In seconds. */
async function redisCPU(admin: { info(section: string): Promise<string> }): Promise<number> {
  const info = await admin.info('cpu');
  const part = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  return part('used_cpu_user') + part('used_cpu_sys');
}
