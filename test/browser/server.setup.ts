import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { buildIfStale } from '../../scripts/buildIfStale.ts';
import { programsOf, runPrograms, type ProgramResult } from '../support/programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    serverUrl: string;
    /** How the programs that start a Chromium of their own have ended. */
    programs: Readonly<Record<string, ProgramResult>>;
  }
}

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\r\n\r\n`;

/** Runs the programs, then starts a model on loopback: `/answer`, `/stalled`, `/silent` (no headers), and `/closed`, which counts the closed ones. */
export default async function setup(project: TestProject): Promise<() => void> {
  buildIfStale();
  project.provide('programs', await runPrograms(programsOf('browser')));

  const closed: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'OPTIONS') return void response.end();
    if (path === '/closed') return void response.end(JSON.stringify(closed));

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
