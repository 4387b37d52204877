import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own. */
export interface FaultServer {
  readonly port: number;
  readonly name: string;
  /** How often it has subscribed to the source of an answer. */
  began(name: string): number;
  /** How often such a source has ended, or was unsubscribed. */
  left(name: string): number;
  kill(signal?: NodeJS.Signals): void;
}

export async function startServer(redisUrl: string): Promise<FaultServer> {
  const child = fork(new URL('./server.ts', import.meta.url), [redisUrl]);
  const [began, left] = [new Map<string, number>(), new Map<string, number>()];
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  child.on('message', (news: { readonly began?: string; readonly left?: string }) => {
    if (news.began !== undefined) count(began, news.began);
    if (news.left !== undefined) count(left, news.left);
  });
  return {
    port,
    name: `server-${child.pid}`,
    began: (name) => began.get(name) ?? 0,
    left: (name) => left.get(name) ?? 0,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
