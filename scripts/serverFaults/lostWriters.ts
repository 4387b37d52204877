import { createClient } from '@redis/client';
import { setTimeout as delay } from 'node:timers/promises';
import { streamId } from 'rxjs-llm/server';
import { textOf } from './answers.ts';
import type { Asked } from './Asked.ts';
import { GAP, judge, namesOf, silenceOf, sum, until, type Fault, type Scene } from './Fault.ts';
import { readAnswer, type Reading } from './readAnswer.ts';
import type { FaultServer } from './startServer.ts';

/** What happens to the server that writes. */
export const LOST_WRITERS: readonly Fault[] = [
  {
    name: "kill -9 of the writer, `onLost: 'restart'`",
    async run(scene) {
      const { owner, names, readings, other } = await lose(scene, 'killed', 'restart', (doomed) => {
        doomed.kill();
      });
      const text = textOf(scene.words);
      return judge(
        readings,
        (reading) => reading.text === text && reading.end === 'done' && reading.restarts === 1,
        `one restart, after a silence of ${silenceOf(readings)}, then every word`,
        {
          'each answer was begun once': begunBy(owner, names) === names.length,
          'each answer was taken over once': begunBy(other, names) === names.length,
        },
      );
    },
  },
  {
    name: "kill -9 of the writer, `onLost: 'fail'`",
    async run(scene) {
      const { names, readings, other } = await lose(scene, 'lost', 'fail', (doomed) => doomed.kill());
      const text = textOf(scene.words);
      return judge(
        readings,
        ({ end, text: part }) => end === 'LostStreamError' && part !== '' && text.startsWith(part),
        '`LostStreamError`, what came is kept, nothing is paid twice',
        { 'nobody takes over': begunBy(other, names) === 0 },
      );
    },
  },
  {
    name: 'SIGSTOP of the writer for two leases and more, then SIGCONT',
    async run(scene) {
      const { owner, names, readings, other } = await lose(
        scene,
        'frozen',
        'restart',
        async (frozen, { names, other }) => {
          frozen.kill('SIGSTOP');
          await delay(scene.lease * 2);
          await until('the other server takes over', () => begunBy(other, names) === names.length);
          frozen.kill('SIGCONT');
        },
      );
      const text = textOf(scene.words);
      const epochs = await Promise.all(names.map((name) => epochsOf(scene, name)));
      return judge(
        readings,
        (reading) => reading.text === text && reading.end === 'done' && reading.restarts === 1,
        'one restart, then every word, on both servers; the log has two epochs, in order',
        {
          'each answer was taken over once': begunBy(other, names) === names.length,
          'the frozen server has left each answer':
            sum(names.map((name) => owner.left(name))) === names.length,
          'each log has two epochs, in order': epochs.every(
            (all) => new Set(all).size === 2 && all.every((epoch, index) => epoch >= (all[index - 1] ?? 0)),
          ),
        },
      );
    },
  },
];

interface Loss {
  readonly owner: FaultServer;
  readonly other: FaultServer;
  readonly names: readonly string[];
  readonly readings: readonly Reading[];
}

/** Does something to a server in the middle of its answers, each of which has a reader there and one on another server. */
async function lose(
  scene: Scene,
  fault: string,
  onLost: Asked['onLost'],
  strike: (owner: FaultServer, rest: Pick<Loss, 'names' | 'other'>) => Promise<void> | void,
): Promise<Loss> {
  const { answers, words, lease } = scene;
  const owner = await scene.start();
  const [, other] = scene.servers;
  const names = namesOf(fault, answers);
  let reached = 0;
  const read = (name: string, ports: readonly number[]): Promise<Reading> =>
    readAnswer({ name, words, gap: GAP, lease, onLost }, { ports, onText: () => (reached += 1) });

  const here = names.map((name) => read(name, [owner.port, other.port]));
  await until('the answers begin', () => begunBy(owner, names) === answers);
  const there = names.map((name) => read(name, [other.port]));
  await until('each reader has text', () => reached >= 2 * answers);
  await delay((words * GAP) / 8);
  await strike(owner, { names, other });
  return { owner, other, names, readings: await Promise.all([...here, ...there]) };
}

function begunBy(server: FaultServer, names: readonly string[]): number {
  return sum(names.map((name) => server.began(name)));
}

/** The epoch of each entry. */
async function epochsOf({ redis }: Scene, name: string): Promise<readonly number[]> {
  const client = await createClient({ url: redis.url }).connect();
  const entries = await client.xRange(`rxjs-llm:{${streamId('ann', name)}}`, '-', '+');
  await client.close();
  return (entries ?? []).map(({ id }) => Number(id.split('-', 1)[0]));
}
