import { createClient } from '@redis/client';
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis } from '../../test/support/redis.ts';
import { textOf } from './answers.ts';
import type { Asked } from './Asked.ts';
import { GAP, judge, namesOf, sum, until, type Fault } from './Fault.ts';
import { readAnswer, type Reading } from './readAnswer.ts';
import type { FaultServer } from './startServer.ts';

/** What happens to Redis, or to the connections to it. */
export const LOST_STORES: readonly Fault[] = [
  {
    name: 'the connections that listen to Redis are killed every 150 ms',
    async run({ answers, words, start }) {
      const redis = await startRedis();
      const servers = [await start(redis), await start(redis)] as const;
      const admin = await createClient({ url: redis.url }).connect();
      let kills = 0;
      const killer = setInterval(() => {
        void admin
          .sendCommand<number>(['CLIENT', 'KILL', 'TYPE', 'pubsub'])
          .then((count) => (kills += count));
      }, 150);
      const names = namesOf('deaf', answers);
      const readings = await readByTwo({ words, gap: GAP }, names, servers);
      clearInterval(killer);
      await admin.close();
      await redis.remove();
      return judge(
        readings,
        (reading) => reading.text === textOf(words) && reading.end === 'done' && reading.restarts === 0,
        'nothing',
        {
          'connections were killed': kills > 0,
          'each answer was begun once': begunBy(servers, names) === names.length,
        },
      );
    },
  },
  {
    name: 'kill -9 of Redis with its log lost, back after 1 s',
    async run({ answers, words, lease, start }) {
      const redis = await startRedis();
      const servers = [await start(redis), await start(redis)] as const;
      const names = namesOf('forgotten', answers);
      const reading = readByTwo({ words, gap: GAP, lease, onLost: 'restart' }, names, servers);
      await until('the answers begin', () => begunBy(servers, names) === names.length);
      await delay((words * GAP) / 3);
      await redis.kill();
      await delay(1_000);
      await redis.start();
      const readings = await reading;
      await redis.remove();
      return judge(
        readings,
        ({ text, end, restarts }) => text === textOf(words) && end === 'done' && restarts === 1,
        'one restart, then every word',
        { 'each answer was begun twice': begunBy(servers, names) === 2 * names.length },
      );
    },
  },
];

type TwoServers = readonly [FaultServer, FaultServer];

/** Reads each answer on both servers at once. */
async function readByTwo(
  asked: Partial<Asked>,
  names: readonly string[],
  servers: TwoServers,
): Promise<readonly Reading[]> {
  return Promise.all(
    names.flatMap((name) => servers.map(({ port }) => readAnswer({ ...asked, name }, { ports: [port] }))),
  );
}

function begunBy(servers: TwoServers, names: readonly string[]): number {
  return sum(names.flatMap((name) => servers.map((server) => server.began(name))));
}
