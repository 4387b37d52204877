import { createClient } from '@redis/client';
import { setTimeout } from 'node:timers/promises';
import type { TestRedis } from '../../test/support/redis.ts';

const SLOTS = 16_384;
/** How long it may take until all masters know each other, in milliseconds. */
const PATIENCE = 60_000;

/** A master that is started already, and the port on which the others talk to it. */
export interface Master extends TestRedis {
  readonly busPort: number;
}

/** Makes a cluster of masters, each with its share of the slots. */
export async function formCluster(masters: readonly Master[]): Promise<void> {
  const [first] = masters;
  for (const [index, { url }] of masters.entries()) {
    const from = Math.ceil((index * SLOTS) / masters.length);
    const to = Math.ceil(((index + 1) * SLOTS) / masters.length) - 1;
    await ask(url, 'CLUSTER', 'ADDSLOTSRANGE', from, to);
    if (first && first.url !== url) await ask(url, 'CLUSTER', 'MEET', '127.0.0.1', first.port, first.busPort);
  }
  const end = performance.now() + PATIENCE;
  while (!(await areReady(masters))) {
    if (performance.now() > end) throw new Error('The masters form no cluster');
    await setTimeout(100);
  }
}

/** Sends one command to one server, over a connection of its own. */
export async function ask(url: string, ...command: (string | number)[]): Promise<string> {
  const client = await createClient({ url, socket: { reconnectStrategy: false } }).connect();
  try {
    return String(await client.sendCommand<string | number>(command.map(String)));
  } finally {
    client.destroy();
  }
}

async function areReady(masters: readonly Master[]): Promise<boolean> {
  const said = await Promise.all(masters.map(({ url }) => ask(url, 'CLUSTER', 'INFO')));
  return said.every(
    (info) => info.includes('cluster_state:ok') && info.includes(`cluster_size:${masters.length}`),
  );
}
