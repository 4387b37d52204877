import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  All,
  Body,
  Controller,
  Inject,
  Module,
  Res,
  Sse,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Response } from 'express';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { formatDelta, type Delta, type ServerSentEvent } from 'rxjs-llm';
import { deltasWire, pipeToNode } from 'rxjs-llm/server';
import { describeServer, type Asked, type RunningServer } from '../support/describeServer.ts';

type Answer = (asked: Asked) => Observable<Delta>;

/** What an app writes as `@All('chat')` and `@Res()`. The tests are compiled without decorators, so they are called. */
function decorate(
  controller: Type<unknown>,
  route: MethodDecorator,
  ...parameters: ParameterDecorator[]
): void {
  const { prototype } = controller as { prototype: object };
  const method = Object.getOwnPropertyDescriptor(prototype, 'chat');
  if (method) route(prototype, 'chat', method);
  for (const [index, parameter] of parameters.entries()) parameter(prototype, 'chat', index);
  Inject('answer')(controller, undefined, 0);
  Controller()(controller);
}

class ExpressController {
  readonly answer: Answer;
  constructor(answer: Answer) {
    this.answer = answer;
  }
  chat(response: Response, body: unknown): void {
    pipeToNode(this.answer({ body }), response);
  }
}
decorate(ExpressController, All('chat'), Res(), Body());

class FastifyController {
  readonly answer: Answer;
  constructor(answer: Answer) {
    this.answer = answer;
  }
  chat(reply: FastifyReply, body: unknown): void {
    reply.hijack();
    pipeToNode(this.answer({ body }), reply.raw);
  }
}
decorate(FastifyController, All('chat'), Res(), Body());

class SseController {
  readonly answer: Answer;
  constructor(answer: Answer) {
    this.answer = answer;
  }
  chat(): Observable<ServerSentEvent> {
    return this.answer({}).pipe(formatDelta(deltasWire()));
  }
}
decorate(SseController, Sse('chat'));

function moduleOf(controller: Type<unknown>, answer: Answer): Type<unknown> {
  class AppModule {}
  Module({ controllers: [controller], providers: [{ provide: 'answer', useValue: answer }] })(AppModule);
  return AppModule;
}

function running(app: INestApplication): RunningServer {
  const server = app.getHttpServer() as Server;
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      return app.close();
    },
  };
}

async function onExpress(controller: Type<unknown>, answer: Answer): Promise<RunningServer> {
  const app = await NestFactory.create(moduleOf(controller, answer), new ExpressAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return running(app);
}

async function onFastify(controller: Type<unknown>, answer: Answer): Promise<RunningServer> {
  const app = await NestFactory.create<NestFastifyApplication>(
    moduleOf(controller, answer),
    new FastifyAdapter(),
    { logger: false },
  );
  await app.listen(0, '127.0.0.1');
  return running(app);
}

describeServer('Nest on Express, with @Res()', (answer) => onExpress(ExpressController, answer));
describeServer('Nest on Fastify, with @Res()', (answer) => onFastify(FastifyController, answer));

// It has neither comments nor a POST: what it sends first is its own.
const SSE = { methods: ['GET'], first: '\n' } as const;
describeServer('Nest on Express, with @Sse()', (answer) => onExpress(SseController, answer), SSE);
describeServer('Nest on Fastify, with @Sse()', (answer) => onFastify(SseController, answer), SSE);
