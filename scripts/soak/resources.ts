import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';

/** The resources in use at one moment, in this process and at the server. */
export interface Resources {
  /** In bytes, after collecting garbage. */
  readonly heap: number;
  readonly sockets: number;
  readonly timers: number;
  /** Other handles that keep the process alive. */
  readonly others: number;
  /** Connections under which the server still has a request. */
  readonly connections: number;
}

/** How long resources may take to be released by themselves, in milliseconds. */
const PATIENCE = 15_000;

setFlagsFromString('--expose-gc');
// Otherwise the engine drops megabytes of code that hasn't run for long, which would hide leaks.
setFlagsFromString('--no-flush-bytecode');
const collect = runInNewContext('gc') as () => void;

/** Waits until resources are released by themselves, then counts the rest. */
export async function settle(server: Worker): Promise<Resources> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const seen = await look(server);
    const isQuiet = seen.connections === 0 && seen.sockets === 0 && seen.timers === 0;
    if (isQuiet || performance.now() > end) return seen;
    await delay(100);
  }
}

async function look(server: Worker): Promise<Resources> {
  server.postMessage('count');
  const [{ connections }] = (await once(server, 'message')) as [{ connections: number }];
  for (let round = 0; round < 4; round += 1) {
    collect();
    // Finalizers release more.
    await delay(5);
  }
  const active = process.getActiveResourcesInfo();
  const count = (kind: RegExp): number => active.filter((name) => kind.test(name)).length;
  return {
    heap: process.memoryUsage().heapUsed,
    sockets: count(/TCP/),
    timers: count(/Timeout|Immediate/),
    others: active.length - count(/TCP/) - count(/Timeout|Immediate/),
    connections,
  };
}
