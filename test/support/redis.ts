import { createClient } from '@redis/client';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort.ts';

/** A Redis of the test's own, on a free port of this machine, which retains nothing on disk. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Kills it, as a crash does, and all that it has retained. */
  readonly kill: () => Promise<void>;
  /** Starts it again on its port. */
  readonly start: () => Promise<void>;
  /** Kills it and removes its folder. */
  readonly remove: () => Promise<void>;
}

/** Whether tests with Redis run. Where nobody looks on they must. */
export function hasRedis(): boolean {
  return Boolean(process.env['CI']) || spawnSync('redis-server', ['--version']).status === 0;
}

/** @param settings - What else its command line says, such as `--cluster-enabled`, `yes`. */
export async function startRedis(...settings: readonly string[]): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'rxjs-llm-redis-'));
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const own = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder];
    server = spawn('redis-server', [...own, ...settings], { stdio: 'ignore' });
    const client = createClient({ url, socket: { reconnectStrategy: () => 50 } });
    client.on('error', () => undefined);
    await client.connect();
    await client.close();
  }

  async function kill(): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  // Whatever ends the tests.
  process.once('exit', () => server?.kill('SIGKILL'));
  await start();
  return {
    url,
    port,
    start,
    kill,
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
