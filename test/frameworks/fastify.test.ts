import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { pipeToNode, toSSEResponse } from 'rxjs-llm/server';
import { describeServer, type Asked, type RunningServer } from '../support/describeServer.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

async function listen(handler: Handler): Promise<RunningServer> {
  const app = fastify({ forceCloseConnections: true });
  app.route({ method: ['GET', 'POST'], url: '/chat', handler });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}

const askedBy = ({ body }: FastifyRequest): Asked => ({ body });

describeServer('Fastify, with its raw response', (answer) =>
  listen((request, reply) => {
    reply.hijack();
    pipeToNode(answer(askedBy(request)), reply.raw);
  }),
);

describeServer('Fastify, with a Response', (answer) =>
  listen((request) => Promise.resolve(toSSEResponse(answer(askedBy(request))))),
);
