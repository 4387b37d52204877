import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WAYS } from '../server/WAYS.ts';

export interface ServerConfig {
  readonly way: string;
  readonly streams: number;
  /** Of the provider's writes for each stream, and of the tokens in each. */
  readonly chunks: number;
  readonly tokens: number;
}

export interface Served {
  /** Microseconds of the server's CPU for a token. */
  readonly cost: number;
  /** Writes to the sockets for a token. */
  readonly writes: number;
}

const CROWD = fileURLToPath(new URL('../server/crowd.ts', import.meta.url));

/** What a token costs on its way through a server, between a provider and readers in another process. */
export async function server({ way, streams, ...config }: ServerConfig): Promise<Served> {
  const answer = await WAYS[way]?.();
  if (!answer) throw new Error(`There is no way ${way}`);
  const crowd = fork(CROWD);
  const [{ provider }] = (await once(crowd, 'message')) as [{ readonly provider: number }];
  const url = `http://127.0.0.1:${provider}/`;
  const relay = createServer((_request, response) => void answer(url, response));
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  const { port } = relay.address() as AddressInfo;
  const writes = countWrites();

  async function serve(count: number): Promise<Served> {
    crowd.send({ port, streams: count, ...config });
    await once(crowd, 'message');
    const before = { cpu: process.cpuUsage(), writes: writes() };
    await once(crowd, 'message');
    const { user, system } = process.cpuUsage(before.cpu);
    const tokens = count * config.chunks * config.tokens;
    return { cost: (user + system) / tokens, writes: (writes() - before.writes) / tokens };
  }

  crowd.on('exit', () => process.exit(1));
  // As many tokens as will count: half of what a fresh process spends on a few of them is the compiler.
  await serve(streams);
  const served = await serve(streams);
  crowd.removeAllListeners('exit').kill();
  return served;
}

/** Counts what every way writes in the end. */
function countWrites(): () => number {
  let count = 0;
  const { prototype } = ServerResponse;
  const write = Reflect.get(prototype, 'write') as (...values: unknown[]) => boolean;
  Reflect.set(prototype, 'write', function (this: ServerResponse, ...values: unknown[]) {
    count += 1;
    return Reflect.apply(write, this, values);
  });
  return () => count;
}
