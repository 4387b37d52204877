import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { ENTRIES } from '../../scripts/entries.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SSE = { 'content-type': 'text/event-stream' };
const token = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

const WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (!event.request.url.includes('/silent')) return;
  const isStream = event.request.headers.get('accept') === 'text/event-stream';
  if (location.search === '?passes' && isStream) return;
  event.respondWith(fetch(event.request));
});
`;

/** A server of the page of facts, and of the answers that it reads. */
export interface FactsServer {
  /** Where the page is that finds out a fact. */
  pageOf(fact: string): string;
  /** What the page has found. */
  result(fact: string): Promise<unknown>;
  /** Whether the page reads an answer, has left it, or hasn't sent its request. */
  state(fact: string): 'open' | 'closed' | undefined;
  close(): void;
}

/** Bundles the page, for all engines at once. */
export async function buildFacts(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}test/support/factsPage.ts`],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    alias: Object.fromEntries(ENTRIES.map(({ specifier, door }) => [specifier, ROOT + door])),
  });
  return outputFiles[0]?.text ?? '';
}

/** Listens at two ports: a page of one is foreign to the other. */
export async function serveFacts(script: string): Promise<FactsServer> {
  const results = new Map<string, ReplaySubject<unknown>>();
  const states = new Map<string, 'open' | 'closed'>();
  const tries = new Map<string, number>();

  function resultOf(fact: string): ReplaySubject<unknown> {
    const result = results.get(fact) ?? new ReplaySubject<unknown>(1);
    results.set(fact, result);
    return result;
  }

  const answers: Readonly<Record<string, (response: ServerResponse, fact: string) => void>> = {
    '/': (response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Facts</title><script type="module" src="/page.js"></script>'),
    '/page.js': (response) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(script),
    '/worker.js': (response) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(WORKER),
    '/away': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('Away'),
    '/silent': () => undefined,
    '/stalled': (response) => response.writeHead(200, SSE).write(token('He')),
    '/steady'(response) {
      response.writeHead(200, SSE);
      const timer = setInterval(() => response.write(token('.')), 20);
      response.on('close', () => clearInterval(timer));
    },
    '/cut'(response) {
      response.writeHead(200, SSE).write(token('He'));
      setTimeout(() => response.destroy(), 100);
    },
    '/exposed': (response, fact) =>
      refuseOnce(response, fact, { 'access-control-expose-headers': 'retry-after' }),
    '/hidden': (response, fact) => refuseOnce(response, fact, {}),
  };

  function refuseOnce(response: ServerResponse, fact: string, headers: Record<string, string>): void {
    const attempt = (tries.get(fact) ?? 0) + 1;
    tries.set(fact, attempt);
    if (attempt > 1) response.writeHead(200, SSE).end(`${token('Hello')}data: [DONE]\n\n`);
    else response.writeHead(429, { 'retry-after': '2', ...headers }).end();
  }

  const servers = await Promise.all(
    [0, 1].map(async () => {
      const server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
        const fact = searchParams.get('fact') ?? '';
        response.setHeader('access-control-allow-origin', '*');
        response.setHeader('access-control-allow-headers', '*');
        if (request.method === 'OPTIONS') return void response.end();
        if (pathname === '/result') {
          let body = '';
          request.on('data', (chunk: Buffer) => (body += chunk.toString()));
          request.on('end', () => resultOf(fact).next(JSON.parse(body)));
          return void response.end();
        }
        if (fact && request.method === 'POST') {
          states.set(fact, 'open');
          response.on('close', () => states.set(fact, 'closed'));
        }
        const answer = answers[pathname];
        if (answer) answer(response, fact);
        else response.writeHead(404).end();
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    }),
  );
  const [own, other] = servers.map(({ origin }) => origin);
  return {
    pageOf: (fact) => `${own}/?fact=${encodeURIComponent(fact)}&other=${other}`,
    result: (fact) => firstValueFrom(resultOf(fact)),
    state: (fact) => states.get(fact),
    close() {
      for (const { server } of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
