import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeToNode } from '../../src/server/pipeToNode.ts';
import type { TestProject } from 'vitest/node';
import { watchedAnswer } from '../support/watchedAnswer.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    serverUrl: string;
  }
}

/** What our own way out sends: words after a silence, or words without an end. */
const OURS: Readonly<Record<string, ReturnType<typeof watchedAnswer>>> = {
  '/ours': watchedAnswer(200, 5),
  '/endless': watchedAnswer(),
};

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\r\n\r\n`;

/** Starts a model on loopback: `/answer`, `/stalled`, `/silent` (no headers), `/ours` and `/endless` (by our own way out), `/open` (how many read those), and `/closed`, which counts the closed ones. */
export default async function setup(project: TestProject): Promise<() => void> {
  const closed: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'OPTIONS') return void response.end();
    if (path === '/closed') return void response.end(JSON.stringify(closed));

    if (path === '/open') {
      return void response.end(JSON.stringify(Object.values(OURS).map((answer) => answer.open())));
    }
    const ours = OURS[path];
    if (ours) return pipeToNode(ours.deltas, response, { heartbeat: 50, retry: 60_000 });

    response.on('close', () => {
      if (!response.writableFinished) closed.push(path);
    });
    if (path === '/silent') return;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk('Grü'));
    if (path === '/answer') {
      setTimeout(() => response.end(`${chunk('ße')}data: [DONE]\r\n\r\n`), 20);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('serverUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return () => {
    server.closeAllConnections();
    server.close();
  };
}
