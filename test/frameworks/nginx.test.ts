import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { pipeToNode } from 'rxjs-llm/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { watchedAnswer, type WatchedAnswer } from '../support/watchedAnswer.ts';

/** Debian has it where only administrators look. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin` };
const isMissing = spawnSync('nginx', ['-v'], { env }).error !== undefined;

/** What is set against streams: answers are buffered and compressed, and a silence of a second ends them. */
const configOf = (folder: string, port: number): string => `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/errors.log;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  gzip on;
  gzip_types text/event-stream;
  gzip_min_length 1;
  proxy_buffering on;
  server {
    listen unix:${folder}/socket;
    location / {
      proxy_pass http://127.0.0.1:${port};
      proxy_read_timeout 1s;
    }
  }
}`;

describe.skipIf(isMissing && !process.env['CI'])(
  'nginx with buffers and gzip, on the way to a browser',
  // Its time limit is a second, also on a machine that is too busy for a heartbeat in it.
  { retry: 2 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxjs-llm-'));
    let current: WatchedAnswer;
    let server: Server;
    let nginx: ChildProcess;

    beforeAll(async () => {
      server = createServer((seen, response) => {
        if (seen.url === '/bare') sendBare(current, response);
        else pipeToNode(current.deltas, response, { heartbeat: seen.url === '/silent' ? 100_000 : 200 });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      writeFileSync(join(folder, 'nginx.conf'), configOf(folder, (server.address() as AddressInfo).port));
      nginx = spawn('nginx', ['-e', join(folder, 'errors.log'), '-c', join(folder, 'nginx.conf')], { env });
      await vi.waitFor(() => ask('/bare', watchedAnswer(0, 0)), EVENTUALLY);
    });

    afterAll(async () => {
      nginx.kill();
      await once(nginx, 'exit');
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    });

    /** Sends a request through the proxy, and collects what comes of its answer. */
    async function ask(path: string, answer: WatchedAnswer, encoding = 'identity') {
      current = answer;
      const sent = request({
        socketPath: join(folder, 'socket'),
        path,
        agent: false,
        headers: { 'accept-encoding': encoding },
      }).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      expect(response.statusCode).toBe(200);
      const isZipped = response.headers['content-encoding'] === 'gzip';
      const body: Readable = isZipped ? response.pipe(createGunzip()) : response;
      const chunks: string[] = [];
      let early = 0;
      body.on('data', (chunk: Buffer) => {
        chunks.push(chunk.toString());
        if (answer.open() > 0 && chunk.includes('"w')) early += 1;
      });
      const ended = new Promise<void>((resolve) => body.on('close', resolve));
      for (const stream of [response, body]) stream.on('error', () => undefined);
      response.on('close', () => response.complete || body.destroy());
      return { response, ended, chunks, early: () => early };
    }

    /** How many chunks with a word came while the answer was still being said, and whether all of it has come. */
    async function wordsOf(path: string, answer: WatchedAnswer, encoding?: string) {
      const { ended, chunks, early } = await ask(path, answer, encoding);
      await ended;
      return { early: early(), isWhole: chunks.join('').includes('{"type":"done"}') };
    }

    it.each(['identity', 'gzip'])('forwards events as they come: %s', async (encoding) => {
      const { early, isWhole } = await wordsOf('/ours', watchedAnswer(0, 25), encoding);
      expect(isWhole).toBe(true);
      expect(early).toBeGreaterThan(5);
    });

    it('would have held them back, as it does without our headers', async () => {
      expect(await wordsOf('/bare', watchedAnswer(0, 25))).toEqual({ early: 0, isWhole: true });
    });

    it('does not take a model that thinks for one that is gone', async () => {
      expect((await wordsOf('/ours', watchedAnswer(2_500, 2))).isWhole).toBe(true);
    });

    it('would have, without comments', async () => {
      expect((await wordsOf('/silent', watchedAnswer(2_500, 2))).isWhole).toBe(false);
      await vi.waitFor(() => expect(current.open()).toBe(0), EVENTUALLY);
    });

    it('passes on that the browser has left', async () => {
      const { response } = await ask('/ours', watchedAnswer(Infinity));
      expect(current.open()).toBe(1);
      response.destroy();
      await vi.waitFor(() => expect(current.open()).toBe(0), EVENTUALLY);
    });
  },
);

/** What a newcomer writes. */
function sendBare({ deltas }: WatchedAnswer, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  deltas.subscribe({
    next: (delta) => response.write(`data: ${JSON.stringify(delta)}\n\n`),
    complete: () => response.end(),
  });
}
