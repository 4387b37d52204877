/**
 * A server as an app has it, in a process of its own that can be killed. Its answers live in the Redis of the first argument.
 *
 * `/chat` joins an answer or begins it, `/stream` joins one that is being written, and `/stop` stops one. It tells its parent
 * when it subscribes to the source of an answer, and when that has ended or was unsubscribed.
 */
import { createClient } from '@redis/client';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defer, finalize, type Observable } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { redisLog } from 'rxjs-llm/redis';
import {
  aiSdkUIWire,
  deltasWire,
  openaiChatWire,
  pipeToNode,
  shareThrough,
  stateOf,
  stopStream,
  streamId,
} from 'rxjs-llm/server';
import { payingAnswer, wordsAnswer } from './answers.ts';
import { askedIn, type Asked } from './Asked.ts';

const WIRES = { deltas: deltasWire(), ai: aiSdkUIWire({ resetStep: true }), openai: openaiChatWire() };

process.on('disconnect', () => process.exit());
const [url = ''] = process.argv.slice(2);
const client = createClient({ url, name: `server-${process.pid}`, socket: { reconnectStrategy: () => 100 } });
client.on('error', () => undefined);
const log = redisLog(await client.connect());

const server = createServer((request, response) => void answer(request, response));
server.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 }, () => {
  tell({ port: (server.address() as AddressInfo).port });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const asked = askedIn(searchParams);
  const id = streamId('ann', asked.name);
  if (pathname === '/stop') return void response.end(String(await stopStream(log, id)));
  if (pathname === '/stream' && (await stateOf(log, id)) !== 'live')
    return void response.writeHead(204).end();

  const after = asked.wire === 'deltas' ? request.headers['last-event-id'] : undefined;
  const { lease, onLost, grace } = asked;
  const sharing = { id, lease, onLost, after: after?.toString(), ...(grace !== undefined && { grace }) };
  pipeToNode(watched(asked, id).pipe(shareThrough(log, sharing)), response, { wire: WIRES[asked.wire] });
}

function watched(asked: Asked, id: string): Observable<Delta> {
  return defer(() => {
    tell({ began: asked.name });
    return asked.pays ? payingAnswer(client, id) : wordsAnswer(asked);
  }).pipe(finalize(() => tell({ left: asked.name })));
}

function tell(news: Readonly<Record<string, unknown>>): void {
  if (process.connected) process.send?.(news);
}
