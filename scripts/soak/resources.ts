import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';

/** What is held at a moment, in this process and at the server. */
export interface Resources {
  /** In bytes, after collecting garbage. */
  readonly heap: number;
  readonly sockets: number;
  readonly timers: number;
  /** What else keeps the process alive. */
  readonly others: number;
  /** Connections under which the server still has a request. */
  readonly connections: number;
}

/** How long what goes by itself may take to go, in milliseconds. */
const PATIENCE = 15_000;

setFlagsFromString('--expose-gc');
// Else the engine drops code that has not run for long, by megabytes, which would hide what others leave.
setFlagsFromString('--no-flush-bytecode');
const collect = runInNewContext('gc') as () => void;

/** Waits until nothing is held that goes by itself, and looks. */
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
    // What is finalized lets go of more.
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
