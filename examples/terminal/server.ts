import { LLMock } from '@copilotkit/aimock';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DIALOGUES, STREAM } from './answers.ts';

/** What goes wrong with a request of a scene. */
export type Fault = 'none' | 'busy' | 'cut' | 'stall';

export interface DemoServer {
  /** The address of a scene, whose requests meet these faults in turn. */
  scene(name: string, ...faults: readonly Fault[]): string;
  /** Resolves when the server sees a connection of the scene close, with the time of that. */
  closed(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** A model on loopback with OpenAI's wire, and a proxy to it that injects the faults of each scene. */
export async function startServer(): Promise<DemoServer> {
  const model = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 6, latency: 25, logLevel: 'silent' });
  for (const { question, answer, call } of DIALOGUES) {
    if (call) {
      const toolCalls = [{ name: call.name, arguments: call.arguments }];
      model.on({ userMessage: question, hasToolResult: false }, { content: call.preface, toolCalls });
    }
    model.onMessage(question, { content: answer });
  }
  model.onMessage(/./, { content: STREAM.answer });
  await model.start();

  const faults = new Map<string, Fault[]>();
  const closings = new Map<string, (time: number) => void>();
  const road = createServer((request, response) => {
    const scene = request.url?.split('/')[1] ?? '';
    response.on('close', () => {
      if (!response.writableFinished) closings.get(scene)?.(performance.now());
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const fault = faults.get(scene)?.shift() ?? 'none';
      travel(model.url, Buffer.concat(chunks), fault, response).catch(() => response.destroy());
    });
  });
  road.listen(0, '127.0.0.1');
  await once(road, 'listening');
  const { port } = road.address() as AddressInfo;

  return {
    scene(name, ...list) {
      faults.set(name, [...list]);
      return `http://127.0.0.1:${port}/${name}/v1`;
    },
    closed: (name) => new Promise((resolve) => closings.set(name, resolve)),
    async stop() {
      road.closeAllConnections();
      road.close();
      await model.stop();
    },
  };
}

async function travel(
  url: string,
  body: Buffer<ArrayBuffer>,
  fault: Fault,
  response: ServerResponse,
): Promise<void> {
  if (fault === 'busy') {
    response.writeHead(429, { 'retry-after': '1' }).end('{"error":{"code":"rate_limit_exceeded"}}');
    return;
  }
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });

  let chunks = 0;
  for await (const chunk of answer.body ?? []) {
    if (response.destroyed) return;
    chunks += 1;
    if (fault === 'cut' && chunks > 14) return void response.destroy();
    if (fault === 'stall' && chunks > 10) return;
    response.write(chunk);
  }
  response.end();
}
