import type { Server } from 'node:http';
import compression from 'compression';
import express, { type Request, type Response } from 'express';
import { pipeToNode } from 'rxjs-llm/server';
import { describeServer, runningServer } from '../support/describeServer.ts';

describeServer('Express with compression and parsed bodies', async (answer) => {
  const app = express();
  app.use(compression());
  app.use(express.json());
  app.all('/chat', (request: Request, response: Response) => {
    pipeToNode(answer({ body: request.body as unknown }), response);
  });
  const server: Server = app.listen(0, '127.0.0.1');
  return runningServer(server);
});
