/**
 * Shares answers through the clients that the page of `redisLog` shows wrappers for: the cluster of `@redis/client`, and ioredis
 * with one Redis and with a cluster. Runs every check of a log and some answers on each, with the code of that page, while
 * connections that listen are killed. The cluster has three masters on this machine.
 */
import { createCluster } from '@redis/client';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { redisLog, type RedisClient } from 'rxjs-llm/redis';
import { run, temporaryFolder } from '../test/support/packedPackage.ts';
import { freePort } from '../test/support/freePort.ts';
import { startRedis, type TestRedis } from '../test/support/redis.ts';
import { ask, formCluster, type Master } from './redisCluster/formCluster.ts';
import { loadWrapper } from './redisCluster/loadWrapper.ts';
import { tryLogs } from './redisCluster/tryLogs.ts';

const IOREDIS = '6.0.0';
const FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

/** What is used of ioredis to connect. */
interface IORedisClient {
  on(event: 'error', listener: () => void): unknown;
  disconnect(): void;
}
interface IORedisModule {
  readonly Redis: new (url: string) => IORedisClient;
  readonly Cluster: new (urls: readonly string[]) => IORedisClient;
}

interface Connected {
  readonly client: RedisClient;
  readonly close: () => void;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const folder = temporaryFolder();
const servers: TestRedis[] = [];
let failures = 0;
try {
  const single = await startRedis();
  servers.push(single);
  const masters: Master[] = [];
  for (let index = 0; index < 3; index++) {
    const busPort = await freePort();
    const master = await startRedis('--cluster-enabled', 'yes', '--cluster-port', String(busPort));
    servers.push(master);
    masters.push({ ...master, busPort });
  }
  await formCluster(masters);
  const urls = masters.map(({ url }) => url);
  await run('npm', ['install', ...FLAGS, `ioredis@${IOREDIS}`], folder.path);
  const { Redis, Cluster } = createRequire(join(folder.path, 'x.js'))('ioredis') as IORedisModule;
  const fromCluster = await loadWrapper('fromCluster', folder.path);
  const fromIORedis = await loadWrapper('fromIORedis', folder.path);

  async function connectCluster(): Promise<Connected> {
    const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })) });
    cluster.on('error', () => undefined);
    await cluster.connect();
    return { client: fromCluster(cluster), close: () => cluster.destroy() };
  }
  function withIORedis(redis: IORedisClient): Promise<Connected> {
    redis.on('error', () => undefined);
    return Promise.resolve({ client: fromIORedis(redis), close: () => redis.disconnect() });
  }

  await tryClient('the cluster of @redis/client', urls, connectCluster);
  await tryClient(`ioredis ${IOREDIS}`, [single.url], () => withIORedis(new Redis(single.url)));
  await tryClient(`the cluster of ioredis ${IOREDIS}`, urls, () => withIORedis(new Cluster(urls)));
} catch (error) {
  console.log(error);
  failures++;
} finally {
  for (const server of servers) await server.remove();
  folder.remove();
}
process.exit(failures === 0 ? 0 : 1);

/** Tries two clients, as two processes have them, and prints what came of it. */
async function tryClient(
  name: string,
  urls: readonly string[],
  connect: () => Promise<Connected>,
): Promise<void> {
  const begun = performance.now();
  const both = [await connect(), await connect()] as const;
  const [log, other] = [redisLog(both[0].client), redisLog(both[1].client)];
  const killer = setInterval(() => {
    for (const url of urls) ask(url, 'CLIENT', 'KILL', 'TYPE', 'pubsub').catch(() => undefined);
  }, 500);
  try {
    await tryLogs(log, other);
    for (const url of urls) {
      if ((await ask(url, 'DBSIZE')) === '0') throw new Error('A master has no answer');
      await ask(url, 'FLUSHALL');
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(`${name}: right, in ${seconds} s`);
  } catch (error) {
    failures++;
    console.log(`${name}: ${String(error)}`);
  } finally {
    clearInterval(killer);
    for (const opened of [log, other]) opened.close();
    for (const { close } of both) close();
  }
}
