/** A model on loopback with every fault, in its own thread, so that its resources don't count as the client's. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { below, createRandom } from './random.ts';
import { faultAt, sceneOf, tokensOf, type Scene } from './scene.ts';

const TYPES = { openai: 'text/event-stream', ollama: 'application/x-ndjson' } as const;

/** The connections, and those of them under which a request is open. */
const sockets = new Set<Socket>();
const busy = new Set<Socket>();

const server = createServer((request, response) => {
  const { socket } = request;
  busy.add(socket);
  response.on('close', () => busy.delete(socket));
  request.resume();
  const scene = sceneOf(request.url ?? '');
  const isSpared = scene.isOnce && request.headers['x-attempt'] !== '1';
  answer(response, isSpared ? { ...scene, fault: 'none' } : scene);
});
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});
// Longer than any soak: a connection that closes just as it is reused would be an unintended fault.
server.keepAliveTimeout = 600_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, () => {
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port });
});
parentPort?.on('message', () => {
  // `fetch` keeps idle connections for reuse, which doesn't happen here.
  for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
  parentPort?.postMessage({ connections: busy.size });
});

function answer(response: ServerResponse, scene: Scene): void {
  const { fault, wire } = scene;
  if (fault === 'mute') return;
  if (fault === 'busy') {
    response.writeHead(429, { 'retry-after-ms': scene.isOnce ? '5' : '60' });
    return void response.end('{"error":{"code":"rate_limit_exceeded"}}');
  }
  response.writeHead(200, { 'content-type': TYPES[wire] });
  response.flushHeaders();

  const random = createRandom(scene.seed + 2);
  const records = recordsOf(scene);
  const body = Buffer.from(records.join(''));
  let sent = 0;
  // Cut anywhere, in pieces of some tokens, with a pause between them.
  function sendOn(): void {
    if (response.destroyed) return;
    const end = Math.min(body.length, sent + 1 + below(1_500, random));
    const piece = body.subarray(sent, end);
    sent = end;
    if (end < body.length) {
      response.write(piece);
      setTimeout(sendOn, below(20, random));
    } else if (fault === 'cut') {
      response.write(piece, () => response.destroy());
    } else if (fault === 'stall') {
      response.write(piece);
    } else {
      response.end(piece);
    }
  }
  sendOn();
}

function recordsOf(scene: Scene): readonly string[] {
  const { wire, fault } = scene;
  const frame = (value: unknown): string =>
    wire === 'openai' ? `data: ${JSON.stringify(value)}\n\n` : `${JSON.stringify(value)}\n`;
  const records = tokensOf(scene).map((token) =>
    frame(
      wire === 'openai'
        ? { choices: [{ index: 0, delta: { content: token } }] }
        : { message: { content: token }, done: false },
    ),
  );
  const before = records.slice(0, faultAt(scene));
  switch (fault) {
    case 'cut':
    case 'end':
    case 'stall':
      return before;
    case 'error':
      return [...before, frame({ error: { type: 'overloaded_error', message: 'Overloaded' } })];
    case 'garbage':
      return [...before, wire === 'openai' ? 'data: {"choices":[{\n\n' : '{"message":{\n', ...before];
    default:
      return [
        ...records,
        wire === 'openai'
          ? `${frame({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`
          : frame({ done: true, done_reason: 'stop' }),
      ];
  }
}
