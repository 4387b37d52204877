import { once } from 'node:events';
import { request, type IncomingMessage, type Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { toSSEResponse } from 'rxjs-llm/server';
import { expect, it } from 'vitest';
import { describeServer, runningServer, type Asked, type RunningServer } from '../support/describeServer.ts';

async function listen(answer: (asked: Asked) => Observable<Delta>): Promise<RunningServer> {
  const app = new Hono();
  app.get('/chat', (context) => toSSEResponse(answer({}), { signal: context.req.raw.signal }));
  app.post('/chat', async (context) =>
    toSSEResponse(answer({ body: await context.req.json<unknown>() }), { signal: context.req.raw.signal }),
  );
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  return runningServer(server);
}

describeServer('Hono on Node', listen);

it('subscribes to nothing for a HEAD request, which Hono answers as a GET without its body', async () => {
  const source = new Subject<Delta>();
  const server = await listen(() => source);
  const sent = request({
    port: server.port,
    host: '127.0.0.1',
    path: '/chat',
    method: 'HEAD',
    agent: false,
  }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.headers['content-type']).toBe('text/event-stream');
  expect(source.observed).toBe(false);
  await server.close();
});
