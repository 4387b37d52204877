import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Two servers, Redis, and a balancer before them: kill a server with `kill -9`, and its answers continue on the other one.
 * Needs `npm run build`, and `redis-server` on the path or REDIS_URL.
 */
const port = Number(process.env['PORT'] ?? 4310);
const children: ChildProcess[] = [];

function run(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  child.on('error', (error) => console.error(error.message));
  child.on('exit', (code, signal) => console.log(`${command} has ended: ${signal ?? code}`));
  children.push(child);
  return child;
}

async function startRedis(): Promise<string> {
  const own = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'chat-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const settings = { port: String(own), bind: '127.0.0.1', save: '', dir: folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  run('redis-server', args, { stdio: 'ignore' });
  return `redis://127.0.0.1:${own}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Passes a request on to the first server that lives. A browser hears that a connection is cut, and nothing else. */
function pass(
  request: IncomingMessage,
  response: ServerResponse,
  [first, ...others]: readonly number[],
): void {
  if (first === undefined) return void response.writeHead(503).end();
  const { method, url, headers } = request;
  const inner = send(
    { host: '127.0.0.1', port: first, method, path: url, headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  response.on('close', () => inner.destroy());
  inner.on('error', () => (response.headersSent ? response.destroy() : pass(request, response, others)));
  // The body is sent once there is somebody to take it, so that it can be sent to the next one.
  inner.on('socket', (socket) => socket.once('connect', () => request.pipe(inner)));
}

const redis = process.env['REDIS_URL'] ?? (await startRedis());
const ports = [await freePort(), await freePort()];
for (const own of ports) {
  const env = { ...process.env, PORT: String(own), REDIS_URL: redis };
  const { pid } = run(process.execPath, [join(import.meta.dirname, 'main.ts')], { env, stdio: 'inherit' });
  console.log(`server ${own} is process ${pid}`);
}
const balancer = createServer((request, response) => pass(request, response, ports));
balancer.listen(port, '127.0.0.1', () => console.log(`Open http://127.0.0.1:${port}`));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill();
    process.exit();
  });
}
