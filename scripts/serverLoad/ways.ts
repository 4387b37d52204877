import { createClient } from '@redis/client';
import { filter, from, map, mergeMap, type Observable } from 'rxjs';
import { isTextDelta, type Delta } from 'rxjs-llm';
import { redisLog } from 'rxjs-llm/redis';
import { memoryLog, shareThrough, streamId } from 'rxjs-llm/server';

/** How an answer reaches a reader. */
export type Way = (deltas: Observable<Delta>, name: string) => Observable<Delta>;

export const WAYS = ['plain piping', 'memoryLog', 'redisLog', 'resumable-stream'] as const;
export type WayName = (typeof WAYS)[number];

/** Its package is installed by the first run. */
const PEER: string = '../../bench/candidates/peers/resumableStream.ts';
interface Peer {
  readonly createResume: (
    redisUrl: string,
  ) => Promise<(name: string, make: () => ReadableStream<string>) => Promise<ReadableStream<string>>>;
}

/** How long a writer counts as living, in milliseconds. */
const LEASE = 10_000;

export async function createWay(way: string, redisUrl: string, lease = LEASE): Promise<Way> {
  if (way === 'plain piping') return (deltas) => deltas;
  if (way === 'resumable-stream') {
    const { createResume } = (await import(PEER)) as Peer;
    const resume = await createResume(redisUrl);
    return (deltas, name) =>
      from(resume(name, () => streamOf(deltas))).pipe(
        mergeMap((stream): AsyncIterable<string> => stream),
        map((text): Delta => ({ type: 'text', text })),
      );
  }
  const log = way === 'memoryLog' ? memoryLog({ maxLogs: Infinity }) : redisLog(await connect(redisUrl));
  return (deltas, name) => deltas.pipe(shareThrough(log, { id: streamId('ann', name), lease }));
}

async function connect(url: string) {
  const client = createClient({ url, name: 'load' });
  client.on('error', () => undefined);
  return client.connect();
}

/** It knows text, but no deltas. */
function streamOf(deltas: Observable<Delta>): ReadableStream<string> {
  return new ReadableStream({
    start(controller) {
      deltas.pipe(filter(isTextDelta)).subscribe({
        next: ({ text }) => controller.enqueue(text),
        error: (error: unknown) => controller.error(error),
        complete: () => controller.close(),
      });
    },
  });
}
